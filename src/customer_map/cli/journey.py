"""Events in, a journey map out: `customer-map journey EVENTS --out map.svg`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from customer_map.cli.funnel import step_names
from customer_map.cli.options import Json, Out, Within, reads_events


@reads_events
def journey(
    events: Annotated[Path, typer.Argument(help="CSV, XLSX, XES, Parquet … of events.")],
    *,
    funnel: Annotated[
        str | None, typer.Option(metavar="STEPS", help="Count these steps as well: visit,order.")
    ] = None,
    within: Within = None,
    title: Annotated[str, typer.Option(help="Title of the map; else the name of the file.")] = "",
    touchpoints: Annotated[
        int, typer.Option(min=1, metavar="N", help="How many touchpoints are drawn at most.")
    ] = 20,
    edges: Annotated[
        int, typer.Option(min=0, metavar="N", help="How many transitions are drawn.")
    ] = 40,
    out: Out = None,
    as_json: Json = False,
    **reading: Any,
) -> None:
    """Map the journeys: touchpoints, what follows what, how long it takes.

    The file may be a picture (.svg .png .pdf), a page (.html), tables (.xlsx .json) or the events themselves
    (.xes .csv .parquet .jsonocel .sqlite).
    """
    from customer_map.cli.answering import answer
    from customer_map.library.journeys import ENDINGS, journey_map

    if within and not funnel:
        reason = "It limits the steps of --funnel: name those as well."
        raise typer.BadParameter(reason, param_hint="--within")
    steps = step_names(funnel) if funnel else []
    answer(
        lambda tell: journey_map(
            events,
            title=title,
            funnel=steps,
            within=within,
            most_touchpoints=touchpoints,
            most_edges=edges,
            on_progress=tell,
            **reading,
        ),
        out=out,
        as_json=as_json,
        endings=ENDINGS,
    )
