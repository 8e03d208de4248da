"""Events and two groups or periods in, differences out: `customer-map compare EVENTS --by COLUMN`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from customer_map.cli.funnel import step_names
from customer_map.cli.options import Json, Out, reads_events


@reads_events
def compare(
    events: Annotated[Path, typer.Argument(help="CSV, XLSX, XES, Parquet … of events.")],
    *,
    by: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Column that tells the groups apart.")
    ] = None,
    groups: Annotated[
        str | None, typer.Option(metavar="A,B", help="Two of its values, or one against the rest.")
    ] = None,
    split: Annotated[
        str | None, typer.Option(metavar="DATE", help="Compare before and from this day on.")
    ] = None,
    goals: Annotated[
        str | None, typer.Option(metavar="NAMES", help="Touchpoints that make a conversion.")
    ] = None,
    out: Out = None,
    as_json: Json = False,
    **reading: Any,
) -> None:
    """Compare two groups of customers or two periods, and tell which differences hold."""
    from customer_map.cli.answering import answer
    from customer_map.library.comparisons import compare as ask

    chosen, aims = (step_names(text) if text else [] for text in (groups, goals))
    answer(
        lambda tell: ask(events, by, chosen, split=split, goals=aims, on_progress=tell, **reading),
        out=out,
        as_json=as_json,
    )
