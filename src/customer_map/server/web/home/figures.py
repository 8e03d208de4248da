"""Turns key figures into tiles: words, the change since the period before, a line, the list behind."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customer_map.server.insights.key_figures import PERIOD_DAYS, KeyFigure
from customer_map.server.insights.lenses.amounts import compact_money
from customer_map.server.web.home.sparkline import sparkline

LEAST_CHANGE = 0.005
# What grew more began at next to nothing.
MOST_CHANGE = 10

Tree = dict[str, object]


@dataclass(frozen=True, slots=True)
class Tile:
    """One key figure on the page; `tone` says whether the change is good."""

    label: str
    value: str
    note: str
    tone: str
    hint: str
    line: SafeString
    url: str


@dataclass(frozen=True, slots=True)
class Look:
    """How one measure is shown and where its records are."""

    label: Promise
    value: Callable[[KeyFigure, float], str]
    record_type: str
    tree: Callable[[Tree], Tree]


def tiles(figures: tuple[KeyFigure, ...], today: date) -> list[Tile]:
    """Return a tile for each figure of which there is something to tell."""
    first = today - timedelta(days=PERIOD_DAYS - 1)
    period: Tree = {"from": first.isoformat(), "until": today.isoformat()}
    return [_tile(figure, period) for figure in figures if figure.now or figure.before]


def list_address(record_type: str, tree: Tree) -> str:
    """Return the address of the list that shows what a filter keeps."""
    query = urlencode({"filter": json.dumps(tree, ensure_ascii=False)})
    return f"{reverse(f'{record_type}_list')}?{query}"


def _tile(figure: KeyFigure, period: Tree) -> Tile:
    look = LOOKS[figure.key]
    before = _("nothing") if figure.before is None else look.value(figure, figure.before)
    label = str(look.label)
    return Tile(
        label=label,
        value="–" if figure.now is None else look.value(figure, figure.now),
        note=_note(figure),
        tone=_tone(figure),
        hint=_("30 days before: {value}").format(value=before),
        line=sparkline(figure.points, _("{figure} of the last 60 days").format(figure=label)),
        url=list_address(look.record_type, look.tree(period)),
    )


def _note(figure: KeyFigure) -> str:
    if figure.key == "satisfaction":
        return _points(figure)
    change = figure.change
    if change is None:
        return ""
    if abs(change) < LEAST_CHANGE:
        return "±0%"
    if change > MOST_CHANGE:
        return "↑"
    return f"{'+' if change > 0 else '−'}{abs(change):.0%}"


def _points(figure: KeyFigure) -> str:
    if figure.now is None or figure.before is None:
        return ""
    points = round(100 * (figure.now - figure.before))
    sign = "+" if points > 0 else "−" if points < 0 else "±"
    return _("{points} points").format(points=f"{sign}{abs(points)}")


def _tone(figure: KeyFigure) -> str:
    if figure.now is None or figure.before is None:
        return ""
    least = LEAST_CHANGE * abs(figure.before)
    if abs(figure.now - figure.before) < least or figure.now == figure.before:
        return ""
    return "success" if figure.now > figure.before else "error"


def _money(figure: KeyFigure, value: float) -> str:
    text = compact_money(Decimal(value), figure.currency)
    return f"{text}+" if figure.other_currencies else text


def _number(_figure: KeyFigure, value: float) -> str:
    return str(intcomma(round(value)))


def _percent(_figure: KeyFigure, value: float) -> str:
    return f"{value:.0%}"


def _bought(period: Tree) -> Tree:
    counted: Tree = {"field": "is_cancellation", "op": "is", "value": False}
    return {"and": [_within("placed_at", period), counted]}


def _first_bought(period: Tree) -> Tree:
    return _within("first_order_at", period)


def _marked(period: Tree) -> Tree:
    marked: Tree = {"field": "satisfaction", "op": "filled"}
    return {"and": [_within("resolved_at", period), marked]}


def _open(_period: Tree) -> Tree:
    return {"field": "stage.outcome", "op": "is", "value": "open"}


def _within(field: str, period: Tree) -> Tree:
    return {"field": field, "op": "within", "value": period}


LOOKS = {
    "revenue": Look(gettext_lazy("Revenue"), _money, "order", _bought),
    "orders": Look(gettext_lazy("Orders"), _number, "order", _bought),
    "new_customers": Look(gettext_lazy("New customers"), _number, "customer", _first_bought),
    "open_pipeline": Look(gettext_lazy("Open pipeline"), _money, "opportunity", _open),
    "satisfaction": Look(gettext_lazy("Satisfied customers"), _percent, "case", _marked),
}
