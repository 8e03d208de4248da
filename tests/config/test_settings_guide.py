"""Every variable that the program reads is described in the guide, and the other way round."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
VARIABLE = re.compile(r"\b(?:CUSTOMER_MAP_[A-Z_]*[A-Z]|DATABASE_URL)\b")
SECRET = re.compile(r'secret\(\s*(?:"([A-Z_]+)"|([A-Z]+))\s*\)')


def read_variables() -> set[str]:
    """All names of variables in the source, and those of files that may hold a secret."""
    found: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        names = dict(re.findall(r'^([A-Z_]+) = "([A-Z_]+)"', source, re.MULTILINE))
        found.update(VARIABLE.findall(source))
        found.update(f"{direct or names[name]}_FILE" for direct, name in SECRET.findall(source))
    return found


@pytest.mark.parametrize("name", ["settings.md", "settings.zh.md"])
def test_the_guide_describes_exactly_the_variables_that_are_read(name: str) -> None:
    text = (GUIDE / name).read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) == read_variables()


def test_the_search_finds_names_in_source() -> None:
    assert {"DATABASE_URL", "CUSTOMER_MAP_DATA", "CUSTOMER_MAP_SECRET_KEY_FILE"} <= read_variables()
