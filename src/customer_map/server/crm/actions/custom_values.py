"""Turns what was typed into custom fields into the JSON that is stored, checked against their definitions."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.audit.records import Record
from customer_map.server.crm.models import CustomField, CustomFieldKind
from customer_map.server.crm.queries.custom_fields import custom_fields_of
from customer_map.server.crm.texts import clean_text

Json = str | int | float | bool | None
EMPTY = (None, "")
# Longer than any sum; 1e999999999 would fill the memory when it is written out.
LONGEST_NUMBER = 40


def checked_custom_values(
    model: type[Record], *, given: Mapping[str, object], stored: Mapping[str, Json]
) -> dict[str, Json]:
    """Return the stored values with the given ones put in; an empty value takes a field away.

    Raises InvalidValueError for an unknown key, a value that does not fit, or a required field left empty.
    """
    definitions = {field.key: field for field in custom_fields_of(model)}
    values = dict(stored)
    for key, value in given.items():
        if key not in definitions:
            raise InvalidValueError(field=key, reason=_("There is no such field."))
        values[key] = checked_custom_value(definitions[key], value)
    _require_filled(definitions, values, set(given) if stored else set(definitions))
    return {key: value for key, value in values.items() if value not in EMPTY}


def checked_custom_value(field: CustomField, value: object) -> Json:
    """Return `value` as the JSON of its kind: numbers as numbers, money as digits, times in UTC (ISO 8601)."""
    if value in EMPTY:
        return None
    try:
        return READERS[CustomFieldKind(field.kind)](field, value)
    except (ValueError, InvalidOperation) as problem:
        raise InvalidValueError(
            field=field.label, reason=_("This value does not fit.")
        ) from problem


def _require_filled(
    definitions: Mapping[str, CustomField], values: Mapping[str, Json], keys: set[str]
) -> None:
    for key in keys:
        if definitions[key].is_required and values.get(key) in EMPTY:
            raise InvalidValueError(
                field=definitions[key].label, reason=_("This field is required.")
            )


def _text(_field: CustomField, value: object) -> Json:
    return clean_text(str(value))


def _number(_field: CustomField, value: object) -> Json:
    number = _decimal(value)
    return int(number) if number == number.to_integral_value() else float(number)


def _money(_field: CustomField, value: object) -> Json:
    return format(_decimal(value), "f")


def _decimal(value: object) -> Decimal:
    number = Decimal(str(value).replace(",", "").strip())
    if not number.is_finite() or _length(number) > LONGEST_NUMBER:
        raise InvalidOperation
    return number


def _length(number: Decimal) -> int:
    """Return how many digits it takes at most to write `number` out."""
    _sign, digits, exponent = number.as_tuple()
    return len(digits) + abs(int(exponent))


def _date(_field: CustomField, value: object) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    read = parse_date(str(value).strip())
    if read is None:
        raise ValueError(value)
    return read.isoformat()


def _time(_field: CustomField, value: object) -> Json:
    moment = value if isinstance(value, datetime) else parse_datetime(str(value).strip())
    if moment is None:
        raise ValueError(value)
    aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    return aware.astimezone(UTC).isoformat()


def _boolean(_field: CustomField, value: object) -> Json:
    words = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    word = str(value).strip().lower()
    if word not in words:
        raise ValueError(value)
    return words[word]


def _choice(field: CustomField, value: object) -> Json:
    if value not in field.choices:
        raise ValueError(value)
    return str(value)


def _url(_field: CustomField, value: object) -> Json:
    address = clean_text(str(value))
    if urlsplit(address).scheme not in ("http", "https"):
        raise ValueError(value)
    return address


READERS: dict[CustomFieldKind, Callable[[CustomField, object], Json]] = {
    CustomFieldKind.TEXT: _text,
    CustomFieldKind.NUMBER: _number,
    CustomFieldKind.MONEY: _money,
    CustomFieldKind.DATE: _date,
    CustomFieldKind.TIME: _time,
    CustomFieldKind.BOOLEAN: _boolean,
    CustomFieldKind.CHOICE: _choice,
    CustomFieldKind.URL: _url,
}
