"""Reviews, answers or tickets in; feelings, kinds, topics and scores out: `customer-map feedback FILE`."""

from pathlib import Path
from typing import Annotated

import typer

from customer_map.cli.options import Json, Out

_TAXONOMY_HELP = "JSON of what customers speak of; else the usual one."


def feedback(
    file: Annotated[
        Path, typer.Argument(help="CSV, XLSX … with one row per answer, review or ticket.")
    ],
    *,
    text: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Column of what customers said.")
    ] = None,
    score: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Column of the scores that they gave.")
    ] = None,
    group: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Column of groups, each with its own score."),
    ] = None,
    id: Annotated[  # noqa: A002  the option is called so
        str | None, typer.Option("--id", metavar="COLUMN", help="Column that names the rows.")
    ] = None,
    taxonomy: Annotated[Path | None, typer.Option(metavar="FILE", help=_TAXONOMY_HELP)] = None,
    sheet: Annotated[
        str, typer.Option(metavar="NAME", help="Sheet of a workbook, table of a file.")
    ] = "",
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Tell how customers feel, what they need and speak of, in Chinese and English, beside their scores."""
    from customer_map.cli.answering import answer
    from customer_map.library.feedback import feedback as read
    from customer_map.library.feedback_tables import read_taxonomy

    answer(
        lambda _: read(
            file,
            taxonomy=None if taxonomy is None else read_taxonomy(taxonomy),
            text=text,
            score=score,
            group=group,
            id=id,
            sheet=sheet,
        ),
        out=out,
        as_json=as_json,
    )
