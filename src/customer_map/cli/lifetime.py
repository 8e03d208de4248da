"""Orders in, a lifetime model and what customers are worth out: `customer-map lifetime ORDERS`."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from customer_map.cli.options import Json, Out, reads_orders


@reads_orders
def lifetime(
    orders: Annotated[Path, typer.Argument(help="CSV, XLSX … of orders or order lines.")],
    *,
    model: Annotated[
        Literal["bg_nbd", "pareto_nbd"], typer.Option(help="The model of buying and leaving.")
    ] = "bg_nbd",
    horizon: Annotated[
        str, typer.Option(metavar="TIME", help="How far to look ahead, such as 39w or 365d.")
    ] = "365d",
    discount: Annotated[float, typer.Option(help="Yearly discount of future amounts.")] = 0.1,
    out: Out = None,
    as_json: Json = False,
    **reading: Any,
) -> None:
    """Estimate who is still a customer, how often they will buy and what they are worth."""
    from customer_map.cli.answering import answer
    from customer_map.library.lifetimes import lifetime as estimate

    answer(
        lambda _: estimate(
            orders, model=model, horizon=horizon, yearly_discount=discount, **reading
        ),
        out=out,
        as_json=as_json,
    )
