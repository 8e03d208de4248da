"""Turns the Chinese translations, one .po file for each area, into the one .mo file that Django reads."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent.parent / "src/customer_map/server/locale"
TARGET = LOCALE / "zh_Hans/LC_MESSAGES/django.mo"


def main() -> int:
    """Compile, or say which message two areas translate differently."""
    whole = Catalog(locale="zh_Hans")
    conflicts = [
        clash for part in sorted(LOCALE.glob("parts/*.po")) for clash in add_part(whole, part)
    ]
    for line in conflicts:
        sys.stderr.write(f"{line}\n")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with TARGET.open("wb") as file:
        write_mo(file, whole)
    return 1 if conflicts else 0


def add_part(whole: Catalog, part: Path) -> list[str]:
    """Add the messages of one area; return those that another area has translated otherwise."""
    clashes = []
    with part.open(encoding="utf-8") as file:
        for message in read_po(file, locale="zh_Hans"):
            if not message.id or not message.string:
                continue
            known = whole.get(message.id, message.context)
            if known and known.string != message.string:
                clashes.append(
                    f"{part.name}: {message.id!r} is {message.string!r} here and {known.string!r} elsewhere"
                )
            whole.add(message.id, message.string, context=message.context, flags=message.flags)
    return clashes


if __name__ == "__main__":
    sys.exit(main())
