"""The traits of identify and group in, values of fields out; and which of two values for a field counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

LENGTHS = {"name": 300, "email": 254, "phone": 60, "website": 300, "industry": 120}

Traits = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """What a source said of a field, and when."""

    value: str
    at: datetime


def counts(current: str, told: Told | None, new: Told) -> bool:
    """Whether the new value is written: the field is empty, or holds what the source itself said earlier.

    Of two values of the same time the greater counts, so that the order in which they come does not matter.
    """
    if not current:
        return True
    if told is None or told.value != current:
        return False
    return (new.at, new.value) > (told.at, told.value)


def fields_of(traits: Traits) -> dict[str, str]:
    """The fields of a customer that traits fill."""
    found = {name: _text(traits.get(name)) for name in LENGTHS}
    found["name"] = found["name"] or _full_name(traits)
    found["email"] = found["email"].lower()
    if "@" not in found["email"] or len(found["email"]) > LENGTHS["email"]:
        found["email"] = ""
    return {name: text[: LENGTHS[name]] for name, text in found.items() if text}


def company_of(traits: Traits) -> tuple[str, Traits]:
    """The company that the traits of a person name: its id or plain name, and its own traits; "" for none."""
    company = traits.get("company")
    if isinstance(company, str) and company.strip():
        return "", {"name": company.strip()}
    if isinstance(company, Mapping):
        return _text(company.get("id")), company
    return "", {}


def _full_name(traits: Traits) -> str:
    parts = [_text(traits.get(name)) for name in ("firstName", "lastName")]
    return " ".join(part for part in parts if part)


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return " ".join(str(value).split())
