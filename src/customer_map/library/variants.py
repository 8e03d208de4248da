"""Turns events into variants: the distinct journeys, and how many customers made each."""

from dataclasses import dataclass, field
from typing import Any, Unpack

from customer_map.analytics.variants import MOST_VARIANTS, VariantList, list_variants
from customer_map.library.logs import Reading, read_events
from customer_map.library.showing.result import Result
from customer_map.library.showing.tables import ResultTable, counted, table_of

ARROW = " → "


@dataclass(frozen=True)
class VariantsResult(Result):
    """The most frequent journeys; `found.rows` also names examples."""

    title: str
    found: VariantList = field(repr=False)
    origin: tuple[str, ...] = ()

    def facts(self) -> tuple[str, ...]:
        """Say how many customers and how many distinct journeys there are."""
        found = self.found
        return counted(found.cases, "customer"), counted(found.variants, "variant"), *self.origin

    def tables(self) -> tuple[ResultTable, ...]:
        """One row per journey, the most frequent first."""
        rows = [
            (
                each.customers,
                each.share.value,
                each.cumulative,
                each.median_seconds,
                ARROW.join(each.names),
            )
            for each in self.found.rows
        ]
        return (
            table_of(
                "Variants",
                (
                    ("customers", "count"),
                    ("share", "share"),
                    ("together", "percent"),
                    ("median time", "seconds"),
                    ("journey", "text"),
                ),
                rows,
            ),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return `cases`, how many `variants` there are, and the most frequent as `top`."""
        return {
            "cases": self.found.cases,
            "variants": self.found.variants,
            "top": [
                {
                    "names": list(each.names),
                    "cases": each.customers,
                    "share": each.share.value,
                    "low": each.share.low,
                    "high": each.share.high,
                    "cumulative": each.cumulative,
                    "median_seconds": each.median_seconds,
                    "examples": list(each.examples),
                }
                for each in self.found.rows
            ],
        }


def variants(
    events: object, *, most: int = MOST_VARIANTS, **reading: Unpack[Reading]
) -> VariantsResult:
    """List the `most` frequent journeys; for `events` and the options see `read_events`.

    Raises:
        EmptyLogError: There is no event in the period.
        CustomerMapError: As `read_events`.

    >>> rows = [{"case_id": c, "activity": a, "timestamp": f"2024-03-0{d}"} for c, a, d in
    ...         [("x", "see", 1), ("x", "buy", 2), ("y", "see", 1)]]
    >>> variants(rows).found.variants
    2
    """
    read = read_events(events, **reading)
    return VariantsResult("Journey variants", list_variants(read.log, most=most), read.facts)
