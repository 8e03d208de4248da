"""Turns the value of a condition, as JSON has it, into what its field is compared with."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from customer_map.server.crm.filters.nodes import FieldKind, FilterField, Operator, Value
from customer_map.server.crm.filters.periods import Point, read_period, read_point
from customer_map.server.crm.texts import clean_text

LONGEST_TEXT = 300
MOST_VALUES = 200
# Beyond it nothing is stored; Decimal("1e999999") would fill the memory.
LARGEST_NUMBER = 10**30
# Words that stand for people: the reader, the reader's teams, and nobody.
PEOPLE = ("me", "team", "nobody")

IS, IN = (Operator.IS, Operator.IS_NOT), (Operator.IN, Operator.NOT_IN)
PARTS = (Operator.CONTAINS, Operator.CONTAINS_NOT, Operator.STARTS_WITH)
ORDERED = (Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST)
DAYS = (Operator.IS, Operator.BEFORE, Operator.AFTER, Operator.BETWEEN, Operator.WITHIN)
WORDS = (Operator.HAS_ANY, Operator.HAS_ALL, Operator.HAS_NONE)
GIVEN = (Operator.EMPTY, Operator.FILLED)
# Operators that take a list of values.
A_LIST = (*IN, *WORDS)
OPERATORS: dict[FieldKind, tuple[Operator, ...]] = {
    FieldKind.TEXT: (*IS, *IN, *PARTS, *GIVEN),
    FieldKind.NUMBER: (*IS, *ORDERED, Operator.BETWEEN, *GIVEN),
    FieldKind.DATE: (*DAYS, *GIVEN),
    FieldKind.TIME: (*DAYS, *GIVEN),
    FieldKind.CHOICE: (*IS, *IN, *GIVEN),
    FieldKind.BOOLEAN: (Operator.IS, *GIVEN),
    FieldKind.TAGS: (*WORDS, *GIVEN),
    FieldKind.PERSON: (*IS, *IN, *GIVEN),
    FieldKind.LINK: (*IS, *IN, *GIVEN),
}


def checked_value(item: FilterField, operator: Operator, given: object) -> Value:
    """Return what `item` is compared with.

    Raises ValueError, with a sentence for people, when the value does not fit.
    """
    if operator in GIVEN:
        return None
    read = READERS[item.kind]
    if operator == Operator.WITHIN:
        return _worded(read_period, given, _("This is no period, such as: last 90 days."))
    if operator == Operator.BETWEEN:
        return _pair(item, read, given)
    if operator in A_LIST:
        return tuple(read(item, one) for one in _list(given))
    return read(item, given)


def _list(given: object) -> list[object]:
    if not isinstance(given, list) or not 0 < len(given) <= MOST_VALUES:
        raise ValueError(_("A list of 1 to {most} values is wanted.").format(most=MOST_VALUES))
    return given


def _pair(item: FilterField, read: Callable[[FilterField, object], Value], given: object) -> Value:
    if not isinstance(given, list) or len(given) != len(("from", "to")):
        raise ValueError(_("A list of two values is wanted."))
    return tuple(read(item, one) for one in given)


def _worded(read: Callable[[object], Value], given: object, reason: str) -> Value:
    try:
        return read(given)
    except (ValueError, OverflowError) as problem:
        raise ValueError(reason) from problem


def _text(_item: FilterField, given: object) -> str:
    if not isinstance(given, str) or len(given) > LONGEST_TEXT:
        raise ValueError(
            _("A text of up to {most} characters is wanted.").format(most=LONGEST_TEXT)
        )
    return clean_text(given.encode(errors="replace").decode())


def _number(_item: FilterField, given: object) -> Decimal:
    reason = _("A number is wanted.")
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ValueError(reason)  # noqa: TRY004 - one kind of error for every value
    number = Decimal(str(given)) if abs(given) <= LARGEST_NUMBER else Decimal("nan")
    if not number.is_finite():
        raise ValueError(reason)
    return number


def _point(item: FilterField, given: object) -> Value:
    reason = _("This is no date, such as 2026-03-01 or: 30 days ago.")
    point = _worded(read_point, given, reason)
    if isinstance(point, Point) and point.is_moment and item.kind == FieldKind.DATE:
        raise ValueError(reason)
    return point


def _choice(item: FilterField, given: object) -> str:
    if not isinstance(given, str) or given not in dict(item.choices):
        words = ", ".join(value for value, _label in item.choices if value)
        raise ValueError(_("One of these is wanted: {words}").format(words=words))
    return given


def _boolean(_item: FilterField, given: object) -> bool:
    if not isinstance(given, bool):
        raise ValueError(_("true or false is wanted."))  # noqa: TRY004 - as above
    return given


def _person(item: FilterField, given: object) -> str | UUID:
    return given if isinstance(given, str) and given in PEOPLE else _id(item, given)


def _id(_item: FilterField, given: object) -> UUID:
    try:
        return UUID(given if isinstance(given, str) else "")
    except ValueError as problem:
        raise ValueError(_("This is no id.")) from problem


READERS: dict[FieldKind, Callable[[FilterField, object], Value]] = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _point,
    FieldKind.TIME: _point,
    FieldKind.CHOICE: _choice,
    FieldKind.BOOLEAN: _boolean,
    FieldKind.TAGS: _text,
    FieldKind.PERSON: _person,
    FieldKind.LINK: _id,
}
