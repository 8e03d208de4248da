"""Turns the fields of models into the types that the API shows, takes and is asked for."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

LARGEST_INTEGER = 2_147_483_647
LARGEST_SMALL_INTEGER = 32_767
LONGEST_TEXT = 100_000
FIRST_YEAR, LAST_YEAR = 1900, 2200


def _in_calendar(moment: datetime) -> datetime:
    """Keep to years that every calendar and time zone can hold."""
    if not FIRST_YEAR < moment.year < LAST_YEAR:
        raise ValueError(f"Give a year between {FIRST_YEAR} and {LAST_YEAR}.")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_calendar)]
Day = date
Amount = Annotated[Decimal, Field(max_digits=19, decimal_places=4, allow_inf_nan=False)]
Share = Annotated[float, Field(allow_inf_nan=False)]
Word = Annotated[str, StringConstraints(max_length=60)]

# The first that fits: a moment is a day as well, a small number a number.
TYPES: "tuple[tuple[type[models.Field[Any, Any]], Any], ...]" = (
    (models.BooleanField, bool),
    (models.UUIDField, UUID),
    (models.PositiveSmallIntegerField, Annotated[int, Field(ge=0, le=LARGEST_SMALL_INTEGER)]),
    (models.PositiveIntegerField, Annotated[int, Field(ge=0, le=LARGEST_INTEGER)]),
    (models.IntegerField, Annotated[int, Field(ge=-LARGEST_INTEGER, le=LARGEST_INTEGER)]),
    (models.FloatField, Share),
    (models.DecimalField, Amount),
    (models.DateTimeField, Moment),
    (models.DateField, Day),
    (ArrayField, list[Word]),
)
SORTABLE = (
    models.CharField,
    models.DateField,
    models.IntegerField,
    models.DecimalField,
    models.FloatField,
)
COUNTED = (models.DateField, models.IntegerField, models.DecimalField, models.FloatField)
Stored: TypeAlias = "models.Field[Any, Any]"


def fields_of(model: type[models.Model], names: Iterable[str]) -> list[Stored]:
    """Return the named fields of `model` in the order in which it declares them."""
    wanted = set(names)
    return [field for field in model._meta.concrete_fields if field.name in wanted]


def written_type(field: Stored) -> Any:
    """Return the type that a field takes; null only where the field may be unknown."""
    plain = _plain_type(field)
    return plain | None if field.null else plain


def shown_type(field: Stored) -> Any:
    """Return the type in which a field is shown: amounts as digits, since numbers would lose some."""
    if isinstance(field, models.DecimalField):
        plain: Any = str
    elif isinstance(field, models.DateTimeField):
        plain = datetime
    elif isinstance(field, models.CharField | models.TextField):
        plain = str
    else:
        plain = _plain_type(field)
    return plain | None if field.null else plain


def asked_type(field: Stored) -> Any:
    """Return the type by which a list can be kept to one value; None for fields it cannot be kept by."""
    if isinstance(field, models.JSONField | models.TextField | ArrayField):
        return None
    return _plain_type(field)


def is_sortable(field: Stored) -> bool:
    """Whether a list can be sorted by it."""
    return isinstance(field, SORTABLE) and not isinstance(field, models.ForeignKey)


def is_counted(field: Stored) -> bool:
    """Whether its values lie on a line, so that a list can be kept to a stretch of it."""
    return isinstance(field, COUNTED) and not field.flatchoices


def _plain_type(field: Stored) -> Any:
    if isinstance(field, models.ForeignKey):
        return UUID
    if isinstance(field, models.JSONField):
        return list[str] if field.default is list else dict[str, Any]
    if isinstance(field, ArrayField) and isinstance(field.base_field, models.DateTimeField):
        return list[Moment]
    if field.flatchoices:
        return _choice(field)
    for kind, plain in TYPES:
        if isinstance(field, kind):
            return plain
    return Annotated[str, StringConstraints(max_length=field.max_length or LONGEST_TEXT)]


def _choice(field: Stored) -> Any:
    words = [str(value) for value, _label in field.flatchoices]
    if field.blank and "" not in words:
        words.append("")
    literal: Any = Literal
    return literal[tuple(words)]
