"""Turns the Inter webfonts of the npm package `inter-ui` into the small fonts that maps are set in.

    npm pack inter-ui@4.1.1 && tar xzf inter-ui-4.1.1.tgz
    python scripts/build_fonts.py package src/customer_map/drawing/fonts

Only Latin letters stay and every layout table goes, so that a line is exactly as long as the sum
of its advance widths, kept in `advances.json` for measuring. WOFF2 is for the page, TTF for export.
"""

import json
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}

CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2028),
    *map(ord, "‰′″‹›⁄€₩₽₹™←↑→↓−≈≠≤≥"),
]


def main(package: Path, target: Path) -> None:
    """Write the fonts of every weight, their advance widths and their licence into `target`."""
    advances = {}
    for weight, name in WEIGHTS.items():
        font = stripped(package / "web" / f"Inter-{name}.woff2")
        advances[weight] = advance_widths(font)
        for flavor, suffix in (("woff2", "woff2"), (None, "ttf")):
            font.flavor = flavor
            font.save(target / f"inter-{weight}.{suffix}")
    (target / "advances.json").write_text(
        json.dumps(advances, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    shutil.copyfile(package / "LICENSE.txt", target / "OFL.txt")


def stripped(path: Path) -> TTFont:
    """The font with the Latin characters only and without kerning, ligatures and hints."""
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options(
        layout_features=[],
        hinting=False,
        drop_tables=["GSUB", "GPOS", "GDEF", "STAT", "DSIG", "gasp", "meta"],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17],
        notdef_outline=True,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    return font


def advance_widths(font: TTFont) -> dict[str, float]:
    """How wide each character is, in thousandths of an em."""
    scale = 1000 / font["head"].unitsPerEm
    metrics = font["hmtx"]
    return {
        chr(code): round(metrics[glyph][0] * scale, 3)
        for code, glyph in sorted(font.getBestCmap().items())
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
