"""Turns events and a designed journey into how well real journeys fit it and where they deviate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, ClassVar, Unpack

from customer_map.analytics.conformance.designed import DesignedJourney, designed_from_json
from customer_map.analytics.conformance.report import Conformance, check_conformance
from customer_map.errors import CustomerMapError
from customer_map.library.logs import Reading, read_events
from customer_map.library.showing.result import Result
from customer_map.library.showing.tables import ResultTable, counted, table_of

_KINDS = {
    "skip": "left out",
    "loop": "once more",
    "order": "in another place",
    "channel": "wrong channel",
    "late": "late",
    "extra": "not designed",
}


class UnreadableDesignError(CustomerMapError):
    """The file of a designed journey cannot be opened."""

    code: ClassVar[str] = "unreadable_design"
    message: ClassVar[str] = "{path} could not be read: {reason}."
    hint: ClassVar[str] = (
        'Give a JSON file such as {{"steps": [{{"name": "Visit"}}, {{"name": "Order"}}]}}.'
    )


@dataclass(frozen=True)
class ConformanceResult(Result):
    """How real journeys fit the designed one; `found.customers_with(deviation)` lists who deviates."""

    title: str
    found: Conformance = field(repr=False)
    origin: tuple[str, ...] = ()

    def facts(self) -> tuple[str, ...]:
        """Say how many customers there are and how well they fit."""
        fitting = self.found.fitting
        return (
            counted(self.found.cases, "customer"),
            f"{fitting.value:.1%} fit exactly ({fitting.low:.1%} to {fitting.high:.1%})",
            f"fitness {self.found.fitness:.3f}",
            *self.origin,
        )

    def tables(self) -> tuple[ResultTable, ...]:
        """The steps in their order, and the deviations by falling number of customers."""
        return (
            table_of(
                "Steps",
                (
                    ("step", "text"),
                    ("customers", "count"),
                    ("share", "share"),
                    ("low", "percent"),
                    ("high", "percent"),
                ),
                [
                    (step.name, step.customers, step.share.value, step.share.low, step.share.high)
                    for step in self.found.steps
                ],
                "Customers who did the step at its place.",
            ),
            table_of(
                "Deviations",
                (
                    ("what", "text"),
                    ("where", "text"),
                    ("customers", "count"),
                    ("share", "share"),
                    ("times", "count"),
                ),
                [
                    (
                        _KINDS.get(each.kind, each.kind),
                        each.subject,
                        each.customers,
                        each.share.value,
                        each.times,
                    )
                    for each in self.found.deviations
                ],
            ),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return `cases`, `fitting` (share, low, high), `fitness`, `mean_cost`, `steps` and `deviations`."""
        found = self.found
        return {
            "cases": found.cases,
            "fitting": found.fitting.as_share(),
            "fitness": found.fitness,
            "mean_cost": found.mean_cost,
            "steps": [
                {"name": step.name, "cases": step.customers, **step.share.as_share()}
                for step in found.steps
            ],
            "deviations": [
                {
                    "kind": each.kind,
                    "subject": each.subject,
                    "cases": each.customers,
                    "times": each.times,
                    **each.share.as_share(),
                }
                for each in found.deviations
            ],
        }


def conformance(
    events: object,
    design: DesignedJourney | Mapping[str, object] | str | PathLike[str],
    **reading: Unpack[Reading],
) -> ConformanceResult:
    """Compare real journeys with a designed one by the cheapest alignment of each.

    `design` is a `DesignedJourney`, a mapping such as {"steps": [{"name": "Visit"}, {"name": "Order"}]}, or the path of
    a JSON file that holds one. For `events` and the options see `read_events`.

    Raises:
        DesignedJourneyError: The design makes no sense.
        UnknownNameError: A step names a touchpoint that does not occur.
        CustomerMapError: As `read_events`.
    """
    journey = _designed(design)
    read = read_events(events, **reading)
    found = check_conformance(read.log, journey)
    return ConformanceResult(journey.title or "Real and designed journey", found, read.facts)


def _designed(
    design: DesignedJourney | Mapping[str, object] | str | PathLike[str],
) -> DesignedJourney:
    if isinstance(design, DesignedJourney):
        return design
    if isinstance(design, Mapping):
        return designed_from_json(design)
    path = Path(design)
    try:
        return designed_from_json(path.read_bytes())
    except OSError as error:
        raise UnreadableDesignError(path=path, reason=error.strerror) from error
