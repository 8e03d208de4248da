"""Turns the parts of a comparison into words: what agrees, and how much that weighs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.matching.comparing import CERTAIN, Comparison, Level

PARTS: dict[str, Promise] = {
    "person": pgettext_lazy("person", "name"),
    "company": _("name"),
    "phone": _("phone"),
    "mail": _("e-mail"),
    "address": _("address"),
    "place": _("city"),
    "code": _("company registration number"),
    "born": _("birthday"),
    "employer": _("customer"),
}
LEVELS: dict[str, tuple[Promise, str]] = {
    Level.AGREES: (_("agrees"), "success"),
    Level.CLOSE: (_("close"), "info"),
    Level.PARTLY: (_("partly"), "warning"),
    Level.DIFFERS: (_("differs"), "error"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One part in words, with the tone of its badge and what it weighs."""

    part: str
    level: str
    tone: str
    bits: str


def reasons(parts: Iterable[dict[str, Any]]) -> list[Reason]:
    """Return the stored parts of a pair in words."""
    return [_reason(part["part"], part["level"], part["bits"]) for part in parts]


def reasons_of(comparison: Comparison) -> list[Reason]:
    """Return the parts of a fresh comparison in words."""
    return [_reason(part.part, part.level, part.bits) for part in comparison.parts]


def likelihood(score: float) -> tuple[str, str]:
    """Return how likely a pair is in words, and the tone of its badge."""
    if score >= CERTAIN:
        return str(_("Nearly certain")), "success"
    return str(_("Likely")), "warning"


def _reason(part: str, level: str, bits: float) -> Reason:
    label = str(PARTS.get(part, part))
    words, tone = LEVELS.get(level, (level, "neutral"))
    return Reason(label[:1].upper() + label[1:], str(words), tone, f"{bits:+g}".replace("-", "−"))
