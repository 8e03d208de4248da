"""Channel paths or events in, what each channel may claim out: `customer-map attribution SOURCE`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from customer_map.cli.funnel import step_names
from customer_map.cli.options import Json, Out, reads_events


@reads_events
def attribution(
    source: Annotated[
        Path, typer.Argument(help="A table of paths (a > b > a) with conversions, or of events.")
    ],
    *,
    conversion: Annotated[
        str | None, typer.Option(metavar="NAMES", help="Events that are conversions.")
    ] = None,
    models: Annotated[
        str | None, typer.Option(metavar="NAMES", help="Only these models: first,markov,shapley.")
    ] = None,
    lookback: Annotated[
        str | None, typer.Option(metavar="TIME", help="How long a touch counts, such as 30d.")
    ] = None,
    order: Annotated[int, typer.Option(min=1, max=3, help="Touches that Markov remembers.")] = 1,
    draws: Annotated[
        int, typer.Option(min=1, metavar="N", help="How often journeys are drawn again.")
    ] = 200,
    out: Out = None,
    as_json: Json = False,
    **reading: Any,
) -> None:
    """Share conversions out among channels: first, last, linear, decay, position, Markov, Shapley."""
    from customer_map.cli.answering import answer
    from customer_map.library.attributions import attribution as share_out

    converting, chosen = (step_names(text) if text else [] for text in (conversion, models))
    answer(
        lambda tell: share_out(
            source,
            conversion=converting,
            models=chosen or None,
            lookback=lookback,
            order=order,
            draws=draws,
            on_progress=tell,
            **reading,
        ),
        out=out,
        as_json=as_json,
    )
