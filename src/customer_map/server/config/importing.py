"""Files and options of the command line in, an import beside a running server or on its own out."""

from pathlib import Path
from typing import Annotated

import typer

from customer_map.server.config.options import DataOption

FilesArgument = Annotated[
    list[Path],
    typer.Argument(
        help="CSV, TSV, XLSX, XLS, XES, Parquet or SQLite; gzip too; iCalendar.",
        exists=True,
        dir_okay=False,
    ),
]
KindOption = Annotated[
    str,
    typer.Option(
        help="customers, contacts, order_lines, events, opportunities, activities or leads."
    ),
]
MapOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="COLUMN=FIELD", help="What a column becomes; may be given several times."
    ),
]
SheetOption = Annotated[str, typer.Option(help="Sheet of a workbook, table of a database.")]
ZoneOption = Annotated[
    str, typer.Option(help="Of times written without one, such as Asia/Shanghai.")
]
CurrencyOption = Annotated[str, typer.Option(help="Of amounts written without one, such as CNY.")]
SourceOption = Annotated[
    str, typer.Option(help="The system whose customer and order numbers these are.")
]
UserOption = Annotated[
    str, typer.Option("--as", metavar="E-MAIL", help="Who imports, and owns what is created.")
]
ReportOption = Annotated[
    Path | None, typer.Option(metavar="OUT.csv", help="Where refused lines are written.")
]
OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", help="Replace values that are there.")
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show what would happen, write nothing.")
]


def import_files(
    files: FilesArgument,
    data: DataOption,
    *,
    kind: KindOption = "",
    columns: MapOption = None,
    sheet: SheetOption = "",
    time_zone: ZoneOption = "",
    currency: CurrencyOption = "",
    source: SourceOption = "",
    user: UserOption = "",
    report: ReportOption = None,
    overwrite: OverwriteOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Import files; what they hold is found by itself. The exit code is 1 when one of them fails."""
    from rich.console import Console

    from customer_map.server.config.data_folder import open_data_folder
    from customer_map.server.config.database import any_database
    from customer_map.server.config.preparing import load_django, update_tables

    folder = open_data_folder(data)
    with any_database(folder) as database:
        load_django(folder, database.address)
        update_tables()
        # Django's models can be imported only now.
        from customer_map.server.accounts.actors import Actor
        from customer_map.server.insights.actions.default_maps import ensure_default_maps
        from customer_map.server.insights.actions.figures import refresh_figures
        from customer_map.server.intake import command

        wishes = command.Wishes(
            kind=kind,
            columns=command.column_choices(columns or []),
            sheet=sheet,
            zone=time_zone,
            currency=currency.upper(),
            source=source,
            overwrite=overwrite,
            is_rehearsal=dry_run,
            report=report,
            user=user,
        )
        console = Console(highlight=False, soft_wrap=True)
        went_well = command.import_files(files, wishes, console)
        if not dry_run:
            ensure_default_maps(actor=Actor.system())
            refresh_figures(actor=Actor.system())
    raise typer.Exit(0 if went_well else 1)
