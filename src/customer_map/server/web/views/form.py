"""Turns the state of a list into what its filter form shows: fields, comparisons and values to choose from."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from customer_map.errors import CustomerMapError
from customer_map.server.accounts.models import User
from customer_map.server.crm.filters import FilterField, parse_filter, relations_for
from customer_map.server.crm.filters.nodes import FieldKind, Operator
from customer_map.server.crm.filters.sentences import (
    OPERATOR_WORDS,
    PEOPLE_WORDS,
    PERIOD_WORDS,
    period_words,
)
from customer_map.server.crm.filters.values import GIVEN, OPERATORS
from customer_map.server.crm.models import CaseQueue, Pipeline, Stage
from customer_map.server.web.records.description import Choices
from customer_map.server.web.views.builder import (
    BEHAVIOUR,
    NARROWED_BY,
    OF_PAGES,
    OF_THE_FORM,
    FormRow,
    parts_of,
    without_part,
)
from customer_map.server.web.views.state import ListState

PERIODS = (
    *(f"last {days} days" for days in (7, 30, 90, 180, 365)),
    *PERIOD_WORDS,
    *(f"next {days} days" for days in (7, 30)),
)
# Links that a form can choose from; others have too many records for a menu.
SHORT_LINKS = {"stage": Stage, "stage.pipeline": Pipeline, "queue": CaseQueue}


@dataclass(frozen=True, slots=True)
class RowForm:
    """One row of the form: what can be chosen, and what is; `control` names how the value is given."""

    row: FormRow
    place: int
    operators: Choices
    control: str
    values: Choices
    periods: Choices
    relations: Choices
    narrowed: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of the filter as words, and the address of the list without it."""

    text: str
    without: str


@dataclass(frozen=True, slots=True)
class FilterForm:
    """The whole form; without rows the filter is deeper than rows can say, and is given as text."""

    fields: list[tuple[str, Choices]]
    rows: list[RowForm] | None
    empty: RowForm
    match: str
    tree_text: str
    sentence: str
    chips: list[Chip]
    problem: str
    kept: list[tuple[str, str]]


def filter_form(user: User, record_type: str, state: ListState, query: QueryDict) -> FilterForm:
    """Return what the form above a list shows."""
    rows = state.rows
    return FilterForm(
        fields=field_groups(record_type, state.fields),
        rows=None
        if rows is None
        else [row_form(user, record_type, state.fields, row, n) for n, row in enumerate(rows)],
        empty=row_form(user, record_type, state.fields, FormRow(), len(rows or [])),
        match=state.match,
        tree_text=state.tree_text,
        sentence="" if state.filter.keeps_everything else state.filter.sentence(),
        chips=list(_chips(record_type, state, query)),
        problem=state.problem,
        kept=_kept(query, ("filter", *OF_PAGES, *OF_THE_FORM)),
    )


def row_form(
    user: User, record_type: str, fields: dict[str, FilterField], row: FormRow, place: int
) -> RowForm:
    """Return one row of the form."""
    item = fields.get(row.field)
    return RowForm(
        row=row,
        place=place,
        operators=_operators(row, item),
        control=_control(row, item),
        values=_values(user, item),
        periods=_periods(row.second if row.relation else row.value),
        relations=_relations(record_type) if row.relation else [],
        narrowed=_narrowed(row),
    )


def address(query: QueryDict, without: tuple[str, ...], **given: str) -> str:
    """Return the query of the list's address, changed."""
    changed = query.copy()
    for name in without:
        changed.pop(name, None)
    for name, value in given.items():
        changed[name] = value
    return f"?{changed.urlencode()}"


def _kept(query: QueryDict, without: tuple[str, ...]) -> list[tuple[str, str]]:
    return [
        (name, value) for name, values in query.lists() if name not in without for value in values
    ]


def field_groups(record_type: str, fields: dict[str, FilterField]) -> list[tuple[str, Choices]]:
    """Return what a row can ask for: fields, and related records as behaviour."""
    own = [(name, str(one.label)) for name, one in fields.items() if _is_offered(one)]
    groups = [(_("Fields"), sorted(own, key=lambda choice: choice[1].lower()))]
    behaviour = [(f"{BEHAVIOUR}{name}", label) for name, label in _relations(record_type)]
    return [*groups, (_("Behaviour"), behaviour)] if behaviour else groups


def _is_offered(item: FilterField) -> bool:
    return item.kind != FieldKind.LINK or item.name in SHORT_LINKS


def _relations(record_type: str) -> Choices:
    return [(name, str(one.label)) for name, one in relations_for(record_type).items()]


def _operators(row: FormRow, item: FilterField | None) -> Choices:
    if row.relation:
        return [("at_least", _("at least")), ("at_most", _("at most"))]
    if item is None:
        return []
    return [(one.value, str(OPERATOR_WORDS[one])) for one in OPERATORS[item.kind]]


def _control(row: FormRow, item: FilterField | None) -> str:
    if row.relation:
        return "behaviour"
    if item is None or row.operator in GIVEN:
        return "none"
    if row.operator in (Operator.IN, Operator.NOT_IN) and item.kind != FieldKind.TEXT:
        return "text"
    if item.kind in (FieldKind.DATE, FieldKind.TIME):
        return _time_control(row)
    if row.operator == Operator.BETWEEN:
        return "two numbers"
    return {FieldKind.NUMBER: "number", FieldKind.TEXT: "text", FieldKind.TAGS: "words"}.get(
        item.kind, "choice"
    )


def _time_control(row: FormRow) -> str:
    if row.operator == Operator.WITHIN:
        return "period"
    if row.operator == Operator.BETWEEN:
        return "two dates"
    return "date" if not row.value or row.value[:4].isdecimal() else "text"


def _values(user: User, item: FilterField | None) -> Choices:
    if item is None:
        return []
    if item.kind == FieldKind.BOOLEAN:
        return [("true", _("Yes")), ("false", _("No"))]
    if item.kind == FieldKind.PERSON:
        return _people()
    if item.name in SHORT_LINKS:
        rows = SHORT_LINKS[item.name].records.visible_to(user)
        return [(str(one.pk), str(one)) for one in rows]
    return [(value, str(label)) for value, label in item.choices if value]


def _people() -> Choices:
    colleagues = User.objects.filter(is_active=True).order_by("name")
    words: dict[object, Promise] = PEOPLE_WORDS
    return [
        *((str(value), str(label)) for value, label in words.items()),
        *((str(user.pk), user.name) for user in colleagues),
    ]


def _periods(chosen: str) -> Choices:
    words = PERIODS if not chosen or chosen in PERIODS else (chosen, *PERIODS)
    return [(one, period_words(one)) for one in words]


def _narrowed(row: FormRow) -> str:
    """The words for the text that narrows related records; "" where none does."""
    if row.relation not in NARROWED_BY:
        return ""
    labels = {
        "name": _("named"),
        "channel": _("through the channel"),
        "product.name": _("with the product"),
        "subject": _("about"),
        "title": _("with the job title"),
    }
    return labels[NARROWED_BY[row.relation][0]]


def _chips(record_type: str, state: ListState, query: QueryDict) -> Iterator[Chip]:
    without = ("filter", *OF_PAGES, *OF_THE_FORM)
    for place, part in enumerate(parts_of(state.tree)):
        try:
            text = parse_filter(record_type, part).sentence()
        except CustomerMapError:  # a part that is named by the problem above the list
            continue
        left = json.dumps(without_part(state.tree, place), ensure_ascii=False)
        yield Chip(text, address(query, without, filter=left))
