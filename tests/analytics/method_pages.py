"""Reads the tables of the pages in docs/methods, so that tests can hold them against the code."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "methods"


def table_of(page: str, first_heading: str, *, nth: int = 0) -> list[list[str]]:
    """The rows of the page's nth table whose first column is headed so; cells as written, minus signs as hyphens."""
    blocks = FOLDER.joinpath(page).read_text(encoding="utf-8").replace("−", "-").split("\n\n")
    tables = [block.strip().splitlines() for block in blocks if block.lstrip().startswith("|")]
    found = [table for table in tables if cells(table[0])[0] == first_heading][nth]
    return [cells(line) for line in found[2:]]


def cells(line: str) -> list[str]:
    return [cell.strip().strip("`*") for cell in line.strip().strip("|").split("|")]
