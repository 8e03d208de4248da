"""Events in, cohorts and their returns out: `customer-map retention EVENTS`."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from customer_map.cli.funnel import step_names
from customer_map.cli.options import Json, Out, reads_events


@reads_events
def retention(
    events: Annotated[Path, typer.Argument(help="CSV, XLSX, XES, Parquet … of events.")],
    *,
    period: Annotated[
        Literal["day", "week", "month"], typer.Option(help="Calendar period of cohorts.")
    ] = "month",
    returns: Annotated[
        Literal["repeat", "first", "rolling"],
        typer.Option(help="In that period; for the first time; then or later."),
    ] = "repeat",
    begins: Annotated[
        str | None, typer.Option(metavar="NAMES", help="Touchpoints with which a customer begins.")
    ] = None,
    comes_back: Annotated[
        str | None, typer.Option(metavar="NAMES", help="Touchpoints that are a return.")
    ] = None,
    periods: Annotated[int, typer.Option(min=1, metavar="N", help="How far to look.")] = 12,
    out: Out = None,
    as_json: Json = False,
    **reading: Any,
) -> None:
    """Count by cohort who came back how much later."""
    from customer_map.cli.answering import answer
    from customer_map.library.retentions import retention as count

    first, later = (step_names(text) if text else [] for text in (begins, comes_back))
    answer(
        lambda tell: count(
            events,
            period=period,
            returns=returns,
            begins=first,
            comes_back=later,
            periods=periods,
            on_progress=tell,
            **reading,
        ),
        out=out,
        as_json=as_json,
    )
