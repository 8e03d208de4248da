"""Turns a result into tables at the terminal, as wide as it is."""

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from customer_map.library.showing.result import Result
from customer_map.library.showing.tables import ResultTable, cell_text, counted

MOST_ROWS = 25
MOST_CHARACTERS = 120

_GAP = 2
_NARROWEST_TEXT = 12


def print_result(result: Result) -> None:
    """Print title, facts and the first rows of each table; columns for which there is no room are counted."""
    console = Console(highlight=False)
    console.print(Text(result.title, style="bold"))
    console.print(Text(" · ".join(result.facts()), style="dim"))
    for table in result.tables():
        console.print()
        if table.rows:
            console.print(_table(fitting(table.first(MOST_ROWS), console.width)))
        else:
            console.print(Text(table.title, style="bold"), Text("none", style="dim"))


def fitting(table: ResultTable, width: int) -> ResultTable:
    """Leave out the last columns for which `width` characters are too few; the note tells how many."""
    used, kept = 0, 0
    for place in range(len(table.columns)):
        used += _narrowest(table, place) + _GAP
        kept += used <= width + _GAP
    kept = max(kept, 1)
    left = len(table.columns) - kept
    if not left:
        return table
    told = f"{counted(left, 'more column')} with a wider window, or with --out."
    note = " ".join(filter(None, (table.note, told)))
    return ResultTable(
        table.title, table.columns[:kept], tuple(row[:kept] for row in table.rows), note
    )


def _narrowest(table: ResultTable, place: int) -> int:
    """The least characters that a column takes: text may be folded, figures and dates stay in one piece."""
    column = table.columns[place]
    widest = max((cell_len(cell_text(row[place], column.kind)) for row in table.rows), default=0)
    if column.kind == "text":
        return max(min(_NARROWEST_TEXT, widest), min(_NARROWEST_TEXT, cell_len(column.name)))
    return max(widest, *map(cell_len, column.name.split() or [""]))


def _table(table: ResultTable) -> Table:
    shown = Table(
        title=Text(table.title, style="bold"),
        title_justify="left",
        caption=Text(table.note) if table.note else None,
        caption_justify="left",
        box=None,
        padding=(0, _GAP, 0, 0),
        header_style="dim",
    )
    for place, column in enumerate(table.columns):
        shown.add_column(
            Text(column.name),
            justify="left" if column.kind == "text" else "right",
            overflow="fold",
            min_width=_narrowest(table, place),
        )
    for row in table.rows:
        cells = [
            cell_text(value, column.kind) for value, column in zip(row, table.columns, strict=True)
        ]
        shown.add_row(*(Text(_short(cell)) for cell in cells))
    return shown


def _short(cell: str) -> str:
    return cell if len(cell) <= MOST_CHARACTERS else cell[: MOST_CHARACTERS - 1] + "…"
