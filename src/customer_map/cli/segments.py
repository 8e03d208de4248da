"""Orders in, segments of customers out: `customer-map segments ORDERS`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from customer_map.cli.options import Json, Out, reads_orders


@reads_orders
def segments(
    orders: Annotated[Path, typer.Argument(help="CSV, XLSX … of orders or order lines.")],
    *,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day of report; else the last order's.")
    ] = None,
    out: Out = None,
    as_json: Json = False,
    **reading: Any,
) -> None:
    """Score customers by recency, frequency and money, and segment them by value and lifecycle."""
    from customer_map.cli.answering import answer
    from customer_map.library.segments import segments as segment

    answer(lambda _: segment(orders, as_of=as_of, **reading), out=out, as_json=as_json)
