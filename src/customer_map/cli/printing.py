"""Turns a result into tables at the terminal, as wide as it is."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from customer_map.library.showing.result import Result
from customer_map.library.showing.tables import ResultTable, cell_text

MOST_ROWS = 25


def print_result(result: Result) -> None:
    """Print title, facts and the first rows of each table."""
    console = Console(highlight=False)
    console.print(Text(result.title, style="bold"))
    console.print(Text(" · ".join(result.facts()), style="dim"))
    for table in result.tables():
        console.print()
        console.print(_table(table.first(MOST_ROWS)))


def _table(table: ResultTable) -> Table:
    shown = Table(
        title=Text(table.title, style="bold"),
        title_justify="left",
        caption=Text(table.note) if table.note else None,
        caption_justify="left",
        box=None,
        padding=(0, 2, 0, 0),
        header_style="dim",
    )
    for column in table.columns:
        is_text = column.kind == "text"
        shown.add_column(
            Text(column.name),
            justify="left" if is_text else "right",
            overflow="fold",
            min_width=min(12, len(column.name)) if is_text else None,
        )
    for row in table.rows:
        cells = [
            cell_text(value, column.kind) for value, column in zip(row, table.columns, strict=True)
        ]
        shown.add_row(*map(Text, cells))
    return shown
