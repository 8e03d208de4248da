"""Events and steps in, how many customers reached each step out: `customer-map funnel EVENTS STEPS`."""

import csv
from pathlib import Path
from typing import Annotated, Any

import typer

from customer_map.cli.options import Json, Out, Within, reads_events


@reads_events
def funnel(
    events: Annotated[Path, typer.Argument(help="CSV, XLSX, XES, Parquet … of events.")],
    steps: Annotated[str, typer.Argument(help='Steps in order: visit,order or "a, b",c.')],
    *,
    within: Within = None,
    out: Out = None,
    as_json: Json = False,
    **reading: Any,
) -> None:
    """Count how many customers went through the steps in order."""
    from customer_map.cli.answering import answer
    from customer_map.library.funnels import funnel as count

    names = step_names(steps)
    answer(
        lambda tell: count(events, names, within, on_progress=tell, **reading),
        out=out,
        as_json=as_json,
    )


def step_names(text: str) -> list[str]:
    """The steps of a comma-separated list; a comma in a name stands in double quotes.

    >>> step_names('visit, "Order, paid",return')
    ['visit', 'Order, paid', 'return']
    """
    names = next(csv.reader([text], skipinitialspace=True), [])
    if not names or not all(names):
        reason = 'Name the steps in order, separated by commas: visit,"Order, paid",return.'
        raise typer.BadParameter(reason)
    return [name.strip() for name in names]
