import re
from itertools import product
from pathlib import Path

import pytest

from customer_map.drawing.theme import (
    BRANCH_COLOURS,
    Theme,
    map_rules,
    picture_css,
    theme_css,
    tokens,
)

GENERATED = Path(__file__).parents[2] / "frontend" / "src" / "styles" / "map.css"


def test_the_style_sheet_of_the_page_is_not_stale() -> None:
    assert GENERATED.read_text("utf-8") == theme_css(), (
        "run: customer-map draw --theme-css > frontend/src/styles/map.css"
    )


def test_both_themes_name_the_same_colours() -> None:
    assert tokens("light").keys() == tokens("dark").keys()


def test_every_variable_of_the_rules_is_a_colour_of_the_theme_and_used() -> None:
    used = set(re.findall(r"var\(--cm-([a-z0-9-]+)\)", theme_css()))
    assert used == tokens("light").keys()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_needs_no_variables(theme: Theme) -> None:
    assert "var(" in map_rules()
    assert "var(" not in picture_css(theme)


def luminance(colour: str) -> float:
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


TEXT_ON = [
    ("ink", "page"),
    ("ink", "card"),
    ("ink", "panel"),
    ("ink", "head"),
    ("ink-soft", "card"),
    ("ink-soft", "panel"),
    ("ink-soft", "head"),
    ("ink-soft", "page"),
    ("ink-faint", "card"),
    ("ink-faint", "panel"),
    ("chip-ink", "chip"),
    ("accent-ink", "accent-soft"),
    ("accent-ink", "head"),
    ("root-ink", "root"),
    ("good", "card"),
    ("good", "good-soft"),
    ("warn", "card"),
    ("bad", "card"),
    ("bad", "bad-soft"),
    ("bad", "page"),
    ("tie", "page"),
    ("tie-warm", "page"),
    ("card", "bad"),
    ("card", "warn"),
    ("card", "accent"),
    *(("ink", f"branch-{index}-tint") for index in range(BRANCH_COLOURS)),
]


@pytest.mark.parametrize(("theme", "pair"), list(product(["light", "dark"], TEXT_ON)))
def test_text_is_readable_on_its_ground(theme: Theme, pair: tuple[str, str]) -> None:
    colours = tokens(theme)
    assert contrast(colours[pair[0]], colours[pair[1]]) >= 4.5


@pytest.mark.parametrize(
    ("theme", "index"), list(product(["light", "dark"], range(BRANCH_COLOURS)))
)
def test_white_text_is_readable_on_main_branches_and_lines_are_seen(
    theme: Theme, index: int
) -> None:
    colours = tokens(theme)
    assert contrast("#ffffff", colours[f"branch-{index}-fill"]) >= 4.5
    assert contrast(colours[f"branch-{index}"], colours["page"]) >= 3
