"""Turns the nodes of a filter into a sentence in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customer_map.server.accounts.models import User
from customer_map.server.crm.filters.catalogue import relations_for
from customer_map.server.crm.filters.nodes import (
    Condition,
    Every,
    FieldKind,
    FilterField,
    Has,
    Node,
    Operator,
    Opposite,
    Some,
)
from customer_map.server.crm.filters.periods import AROUND, DISTANT, Period, Point

OPERATOR_WORDS: dict[Operator, Promise] = {
    Operator.IS: gettext_lazy("is"),
    Operator.IS_NOT: gettext_lazy("is not"),
    Operator.IN: gettext_lazy("is one of"),
    Operator.NOT_IN: gettext_lazy("is none of"),
    Operator.CONTAINS: gettext_lazy("contains"),
    Operator.CONTAINS_NOT: gettext_lazy("does not contain"),
    Operator.STARTS_WITH: gettext_lazy("begins with"),
    Operator.LESS: gettext_lazy("is less than"),
    Operator.AT_MOST: gettext_lazy("is at most"),
    Operator.MORE: gettext_lazy("is more than"),
    Operator.AT_LEAST: gettext_lazy("is at least"),
    Operator.BETWEEN: gettext_lazy("is between"),
    Operator.BEFORE: gettext_lazy("is before"),
    Operator.AFTER: gettext_lazy("is after"),
    Operator.WITHIN: gettext_lazy("lies in"),
    Operator.HAS_ANY: gettext_lazy("include any of"),
    Operator.HAS_ALL: gettext_lazy("include all of"),
    Operator.HAS_NONE: gettext_lazy("include none of"),
    Operator.EMPTY: gettext_lazy("is empty"),
    Operator.FILLED: gettext_lazy("is filled in"),
}
PERIOD_WORDS: dict[str, Promise] = {
    "today": gettext_lazy("today"),
    "yesterday": gettext_lazy("yesterday"),
    "tomorrow": gettext_lazy("tomorrow"),
    "last week": gettext_lazy("last week"),
    "this week": gettext_lazy("this week"),
    "next week": gettext_lazy("next week"),
    "last month": gettext_lazy("last month"),
    "this month": gettext_lazy("this month"),
    "next month": gettext_lazy("next month"),
    "last quarter": gettext_lazy("last quarter"),
    "this quarter": gettext_lazy("this quarter"),
    "next quarter": gettext_lazy("next quarter"),
    "last year": gettext_lazy("last year"),
    "this year": gettext_lazy("this year"),
    "next year": gettext_lazy("next year"),
}
PEOPLE_WORDS: dict[object, Promise] = {
    "me": gettext_lazy("I myself"),
    "team": gettext_lazy("my team"),
    "nobody": gettext_lazy("nobody"),
}


def sentence(record_type: str, node: Node) -> str:
    """Return what the filter keeps, such as: Industry is Retail and at least 2 × Orders in the last 90 days."""
    if isinstance(node, Every):
        parts = [_within(record_type, one) for one in node.nodes]
        return _(" and ").join(parts) or _("everything")
    if isinstance(node, Some):
        return _(" or ").join(_within(record_type, one) for one in node.nodes)
    if isinstance(node, Opposite):
        if isinstance(node.node, Has):
            return _has(record_type, node.node, most=True)
        return _("not ({condition})").format(condition=sentence(record_type, node.node))
    return _has(record_type, node) if isinstance(node, Has) else _compared(node)


def period_words(words: str) -> str:
    """Return a period in the reader's language: last 90 days."""
    around = AROUND.fullmatch(words)
    if around is None:
        return str(PERIOD_WORDS.get(words, words))
    span = _span(int(around[2]), around[3])
    pattern = _("the last {span}") if around[1] == "last" else _("the next {span}")
    return pattern.format(span=span)


def _within(record_type: str, node: Node) -> str:
    words = sentence(record_type, node)
    is_group = isinstance(node, Every | Some) and len(node.nodes) > 1
    return _("({condition})").format(condition=words) if is_group else words


def _compared(node: Condition) -> str:
    words = OPERATOR_WORDS[node.operator]
    if node.value is None:
        return _("{field} {compared}").format(field=node.field.label, compared=words)
    value = _value_words(node)
    pattern = _("{field} {compared} {value}")
    return pattern.format(field=node.field.label, compared=words, value=value)


def _value_words(node: Condition) -> str:
    values = node.value if isinstance(node.value, tuple) else (node.value,)
    names = _names(node.field, values)
    shown = [_one(node.field, one, names) for one in values]
    if node.operator == Operator.BETWEEN:
        return _("{first} and {last}").format(first=shown[0], last=shown[1])
    return _(", ").join(shown)


def _one(item: FilterField, value: object, names: Mapping[object, str]) -> str:
    if isinstance(value, Period):
        return _period(value)
    if isinstance(value, Point):
        return _point(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Decimal):
        return number_format(value, use_l10n=True, force_grouping=True)
    if item.kind == FieldKind.CHOICE:
        return str(dict(item.choices).get(str(value), value))
    return str(PEOPLE_WORDS.get(value) or names.get(value) or value or _("(empty)"))


def _names(item: FilterField, values: tuple[object, ...]) -> dict[object, str]:
    """Colleagues are known to everybody; records are named by their ids, as not everybody sees them."""
    if item.kind != FieldKind.PERSON:
        return {}
    ids = [one for one in values if isinstance(one, UUID)]
    return {user.pk: user.name for user in User.objects.filter(pk__in=ids)} if ids else {}


def _period(period: Period) -> str:
    if period.words:
        return period_words(period.words)
    return f"{period.first or '…'} – {period.last or '…'}"


def _point(point: Point) -> str:
    found = DISTANT.fullmatch(point.words)
    if found is None:
        return str(PERIOD_WORDS.get(point.words, point.words))
    if found[1]:
        return _("{span} ago").format(span=_span(int(found[1]), found[2]))
    return _("in {span}").format(span=_span(int(found[3]), found[4]))


def _span(number: int, unit: str) -> str:
    words = {
        "days": ngettext("{number} day", "{number} days", number),
        "weeks": ngettext("{number} week", "{number} weeks", number),
        "months": ngettext("{number} month", "{number} months", number),
        "years": ngettext("{number} year", "{number} years", number),
    }
    return words[unit].format(number=number)


def _has(record_type: str, node: Has, *, most: bool = False) -> str:
    """`most`: fewer than it says, as its opposite does."""
    relation = relations_for(record_type)[node.relation]
    pattern = _("at least {number} × {records}")
    number = node.at_least
    if most:
        number -= 1
        pattern = _("at most {number} × {records}") if number else _("no {records}")
    words = pattern.format(number=number, records=relation.label)
    if node.where != Every(()):
        kept = sentence(relation.record_type, node.where)
        words = _("{records} ({condition})").format(records=words, condition=kept)
    if node.period:
        words = _("{records} in {period}").format(records=words, period=_period(node.period))
    if node.since:
        last = relations_for(record_type)[node.since.relation].label
        words = _("{records} since the last of {others}").format(records=words, others=last)
    return words
