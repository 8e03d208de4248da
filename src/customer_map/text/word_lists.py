"""Turns the lists of words that the package carries into words; every list was written for this project."""

from functools import cache
from importlib.resources import files


@cache
def word_list(name: str) -> tuple[str, ...]:
    """Return the words of a list in order; they are parted by blanks, lines with # are remarks."""
    text = files("customer_map.text").joinpath("lexicon", name).read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return tuple(word for line in lines for word in line.split())
