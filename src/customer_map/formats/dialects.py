"""Turns a sample of delimited text into its dialect: which character parts the cells and which quotes them."""

import csv
import re
from collections import Counter
from dataclasses import dataclass

DELIMITERS = (",", "\t", ";", "|")
BLANKS = " "
SAMPLE_LINES = 200
EXCEL_HINT = re.compile(r"^\s*sep=(.)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """How cells are parted; delimiter " " stands for any run of blanks, an empty quote for none."""

    delimiter: str
    quote: str = '"'

    def read(self, lines: list[str]) -> list[list[str]]:
        """The cells of some lines."""
        if self.delimiter == BLANKS:
            return [line.split() for line in lines]
        return list(csv.reader(lines, delimiter=self.delimiter, quotechar=self.quote))


def sniff_dialect(text: str) -> Dialect:
    """The dialect under which most lines have the same number of cells, at least two.

    >>> sniff_dialect("a;b\\n1,5;2\\n1,7;3\\n").delimiter
    ';'
    """
    lines = [line for line in text.splitlines(keepends=True)[:SAMPLE_LINES] if line.strip()]
    if lines and (hint := EXCEL_HINT.match(lines[0])):
        return Dialect(hint.group(1))
    quote = _quote(lines)
    scores = {delimiter: _score(lines, Dialect(delimiter, quote)) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    if scores[best] > (0.0, 0):
        return Dialect(best, quote)
    if '"' not in text and _score(lines, Dialect(BLANKS)) >= (0.9, 3):
        return Dialect(BLANKS)
    return Dialect(",", quote)


def _score(lines: list[str], dialect: Dialect) -> tuple[float, int]:
    """The share of lines with the usual number of cells, and that number; nothing if it is one."""
    try:
        widths = Counter(len(row) for row in dialect.read(lines))
    except csv.Error:
        return 0.0, 0
    if not widths:
        return 0.0, 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    share = count / sum(widths.values())
    return (share, width) if width > 1 and share >= 0.5 else (0.0, 0)


def _quote(lines: list[str]) -> str:
    """The single quote if cells are wrapped in it and none in double quotes."""
    text = "".join(lines)
    wrapped = re.findall(r"(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|\r\n]|$)", text, re.MULTILINE)
    return "'" if '"' not in text and len(wrapped) > len(lines) else '"'
