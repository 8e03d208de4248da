"""Turns the ready-made surveys beside this module into the values of a new draft."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from customer_map.errors import InvalidValueError
from customer_map.server.surveys.questions import Texts, text_in

FOLDER = Path(__file__).parent / "ready_made"
NAMES = ("nps", "csat", "ces", "product", "service", "psychographic", "market")
MAKES = ("title", "consent", "thanks", "document")


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """A survey to begin with: what it is for, and how many questions it asks."""

    name: str
    title: str
    about: str
    questions: int


@cache
def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = msgspec.json.decode((FOLDER / f"{name}.json").read_bytes())
    return content


def template(name: str) -> dict[str, Any]:
    """Return the fields that a survey takes over from a ready-made one.

    Raises InvalidValueError when there is none of this name.
    """
    if name not in NAMES:
        raise InvalidValueError(field="template", reason=name[:40])
    content = _read(name)
    return {field: content[field] for field in MAKES if field in content}


def ready_made(language: str) -> list[ReadyMade]:
    """Return every ready-made survey in a language."""
    return [_described(name, language) for name in NAMES]


def _described(name: str, language: str) -> ReadyMade:
    content = _read(name)
    about: Texts = content["about"]
    pages = content["document"]["pages"]
    count = sum(len(page["questions"]) for page in pages)
    return ReadyMade(name, text_in(content["name"], language), text_in(about, language), count)
