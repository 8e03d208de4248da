"""Events and a designed journey in, deviations out: `customer-map conformance EVENTS DESIGN.json`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from customer_map.cli.options import Json, Out, reads_events


@reads_events
def conformance(
    events: Annotated[Path, typer.Argument(help="CSV, XLSX, XES, Parquet … of events.")],
    design: Annotated[
        Path, typer.Argument(metavar="DESIGN.json", help="The designed journey: its steps.")
    ],
    *,
    out: Out = None,
    as_json: Json = False,
    **reading: Any,
) -> None:
    """Compare real journeys with a designed one: left out, repeated, misplaced, late, not designed."""
    from customer_map.cli.answering import answer
    from customer_map.library.conformances import conformance as check

    answer(
        lambda tell: check(events, design, on_progress=tell, **reading), out=out, as_json=as_json
    )
