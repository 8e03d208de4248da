"""Fixed segments: value tiers, places in the life cycle and RFM cells, each with its customers."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Choices, Count

from customer_map.analytics.rfm import HIGHEST_SCORE
from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.models import Customer
from customer_map.server.insights.models import Lifecycle, ValueTier
from customer_map.server.insights.queries import figures_for, sees_purchases

NOTHING_BOUGHT = "none"


@dataclass(frozen=True, slots=True)
class Segment:
    """Customers who share a value; `share` (0 to 1) is their part of all customers of the list."""

    key: str
    name: str
    customers: int
    share: float

    @property
    def percent(self) -> float:
        """The share in percent, with one decimal."""
        return round(100 * self.share, 1)

    @property
    def shown_percent(self) -> str:
        """The share as people read it."""
        return f"{self.percent:.1f}%"


@dataclass(frozen=True, slots=True)
class RfmRow:
    """One row of the grid of cells: a recency score, and a cell for each frequency score from 1 to 5."""

    recency: int
    cells: tuple[Segment, ...]


def value_tier_segments(user: User) -> list[Segment]:
    """Return the value tiers from high to none, empty ones too."""
    return _by_choice(user, "tier", "value_tier", ValueTier)


def lifecycle_segments(user: User) -> list[Segment]:
    """Return the places of the life cycle in their order, empty ones too."""
    return _by_choice(user, "lifecycle", "lifecycle", Lifecycle)


def rfm_grid(user: User) -> list[RfmRow]:
    """Return the cells of recency (most recent first) and frequency; customers without a purchase are in none."""
    rows = (
        figures_for(user)
        .filter(recency_score__isnull=False)
        .values_list("recency_score", "frequency_score")
        .annotate(customers=Count("pk"))
        .order_by()
    )
    counts = {(r, f): customers for r, f, customers in rows}
    total = sum(counts.values())
    scores = range(1, HIGHEST_SCORE + 1)
    return [
        RfmRow(
            r,
            tuple(
                _segment(f"rfm:{r}{f}", f"R{r} F{f}", counts.get((r, f), 0), total) for f in scores
            ),
        )
        for r in reversed(scores)
    ]


def segment_members(user: User, key: str) -> VisibleRows[Customer]:
    """Return the customers of a segment that `user` may see, by name.

    Raises RecordNotFoundError when there is no segment with this key.
    """
    kind, _, value = key.partition(":")
    stored = "" if value == NOTHING_BOUGHT else value
    if kind == "tier" and stored in ValueTier.values:
        wanted = {"figures__value_tier": stored}
    elif kind == "lifecycle" and stored in Lifecycle.values:
        wanted = {"figures__lifecycle": stored}
    elif kind == "rfm" and _is_cell(value):
        wanted = {"figures__recency_score": value[0], "figures__frequency_score": value[1]}
    else:
        raise RecordNotFoundError
    members = Customer.records.visible_to(user).filter(**wanted).order_by("name", "pk")
    return members if sees_purchases(user) else members.none()


def segment_name(key: str) -> str:
    """Return the name of an existing segment in the reader's language."""
    kind, _, value = key.partition(":")
    if kind == "rfm":
        return f"R{value[0]} F{value[1]}"
    stored = "" if value == NOTHING_BOUGHT else value
    choices: type[Choices] = ValueTier if kind == "tier" else Lifecycle
    return _label(choices, stored)


def _is_cell(value: str) -> bool:
    scores = {str(score) for score in range(1, HIGHEST_SCORE + 1)}
    return len(value) == len("RF") and set(value) <= scores


def _by_choice(user: User, kind: str, field: str, choices: type[Choices]) -> list[Segment]:
    rows = figures_for(user).values_list(field).annotate(customers=Count("pk")).order_by()
    counts = dict(rows)
    total = sum(counts.values())
    return [
        _segment(
            f"{kind}:{value or NOTHING_BOUGHT}", _label(choices, value), counts.get(value, 0), total
        )
        for value in _values(choices)
    ]


def _values(choices: type[Choices]) -> Iterable[str]:
    return choices.values


def _label(choices: type[Choices], value: str) -> str:
    return str(dict(choices.choices)[value])


def _segment(key: str, name: str, customers: int, total: int) -> Segment:
    return Segment(key, name, customers, customers / total if total else 0.0)
