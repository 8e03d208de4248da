"""Turns the drawing and the tables of a result into HTML: a fragment for notebooks, or a page of its own."""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files

from customer_map.drawing.drawing import Drawing
from customer_map.drawing.theme import theme_css
from customer_map.library.showing.tables import Cell, Column, ResultTable, cell_text

_WEIGHTS = (400, 500, 600)
_MOST_ROWS = 500
_BARS = {"share", "heat"}


def fragment(
    title: str, facts: Sequence[str], drawing: Drawing | None, tables: Sequence[ResultTable]
) -> str:
    """The result as a piece of HTML with its own style; it needs nothing from elsewhere."""
    style = f"<style>{theme_css()}{_style()}</style>"
    return f'{style}<div class="cm-result">{_content(title, facts, drawing, tables)}</div>'


def page(
    title: str, facts: Sequence[str], drawing: Drawing | None, tables: Sequence[ResultTable]
) -> str:
    """The result as an HTML file of its own: fonts inside, light or dark as the reader's system is."""
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}</title>"
        f"<style>{_fonts()}{theme_css()}{_style()}</style>"
    )
    content = _content(title, facts, drawing, tables)
    return (
        f'<!doctype html><html lang="en"><head>{head}</head>'
        f'<body class="cm-result cm-page"><main>{content}</main></body></html>\n'
    )


def _content(
    title: str, facts: Sequence[str], drawing: Drawing | None, tables: Sequence[ResultTable]
) -> str:
    told = "".join(f"<li>{escape(fact)}</li>" for fact in facts)
    parts = [f"<header><h1>{escape(title)}</h1><ul>{told}</ul></header>"]
    if drawing is not None:
        parts.append(f'<figure tabindex="0">{_sized(drawing)}</figure>')
    parts += [_section(table.first(_MOST_ROWS)) for table in tables]
    return "".join(parts)


def _sized(drawing: Drawing) -> str:
    """The picture at its own size: it scrolls rather than shrinks until nobody can read it."""
    _, _, width, height = drawing.view
    size = f'<svg width="{width:.0f}" height="{height:.0f}"'
    return drawing.to_svg().replace("<svg", size, 1)


def _section(table: ResultTable) -> str:
    heads = "".join(_head(column) for column in table.columns)
    rows = "".join(
        f"<tr>{''.join(_cell(value, column) for value, column in zip(row, table.columns, strict=True))}</tr>"
        for row in table.rows
    )
    note = f"<p>{escape(table.note)}</p>" if table.note else ""
    return (
        f"<section><h2>{escape(table.title)}</h2>{note}<div><table><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _head(column: Column) -> str:
    return f'<th scope="col" class="{column.kind}">{escape(column.name)}</th>'


def _cell(value: Cell, column: Column) -> str:
    text = escape(cell_text(value, column.kind))
    if column.kind in _BARS and isinstance(value, float | int):
        part = min(1.0, max(0.0, float(value)))
        return f'<td class="{column.kind}" style="--part:{part:.4f}"><span>{text}</span></td>'
    return f'<td class="{column.kind}">{text}</td>'


@cache
def _style() -> str:
    return files("customer_map.library").joinpath("showing/result.css").read_text("utf-8")


@cache
def _fonts() -> str:
    folder = files("customer_map.drawing").joinpath("fonts")
    return "".join(
        f"@font-face{{font-family:Inter;font-weight:{weight};src:url(data:font/woff2;base64,"
        f"{b64encode(folder.joinpath(f'inter-{weight}.woff2').read_bytes()).decode()})}}"
        for weight in _WEIGHTS
    )
