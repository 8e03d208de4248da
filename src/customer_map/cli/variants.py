"""Events in, the most frequent journeys out: `customer-map variants EVENTS`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from customer_map.cli.options import Json, Out, reads_events


@reads_events
def variants(
    events: Annotated[Path, typer.Argument(help="CSV, XLSX, XES, Parquet … of events.")],
    *,
    most: Annotated[int, typer.Option(min=1, metavar="N", help="How many to list.")] = 20,
    out: Out = None,
    as_json: Json = False,
    **reading: Any,
) -> None:
    """List the distinct journeys, the most frequent first."""
    from customer_map.cli.answering import answer
    from customer_map.library.variants import variants as find

    answer(
        lambda tell: find(events, most=most, on_progress=tell, **reading), out=out, as_json=as_json
    )
