"""The expressions that filters need beyond those of Django: an opposite without a third state, and custom values."""

from typing import Any

from django.core.exceptions import EmptyResultSet, FieldError, FullResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Case, DecimalField, Func, TextField, When
from django.db.models.expressions import Expression
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Collate
from django.db.models.lookups import Lookup, Regex
from django.db.models.sql.compiler import SQLCompiler

from customer_map.server.crm.filters.nodes import FieldKind, FilterField

A_NUMBER = r"^-?[0-9]{1,40}(\.[0-9]{1,40})?$"
ANY_NUMBER: "DecimalField[Any, Any]" = DecimalField(max_digits=80, decimal_places=40)


class NotTrue(Func):
    """The condition is false, or cannot be told."""

    template = "(%(expressions)s) IS NOT TRUE"
    output_field = BooleanField()

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_given: Any, **extra: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        """Write it for PostgreSQL; a condition that Django knows the answer to is not asked."""
        try:
            return super().as_sql(compiler, connection, **extra)
        except EmptyResultSet as known:
            raise FullResultSet from known
        except FullResultSet as known:
            raise EmptyResultSet from known


def stored_as(stored: Expression, lookup: str, value: object) -> "Lookup[Any]":
    """Return the comparison of an expression with a value, such as `lt`."""
    found = stored.get_lookup(lookup)
    if found is None:
        raise FieldError(lookup)
    return found(stored, value)


def custom_value(item: FilterField) -> Expression:
    """Return the value of a custom field as it can be compared: numbers as numbers, times as ISO text."""
    text = Cast(KeyTextTransform(item.key, "custom"), TextField())
    if item.kind == FieldKind.NUMBER:
        return Case(
            When(Regex(text, A_NUMBER), then=Cast(text, ANY_NUMBER)), output_field=ANY_NUMBER
        )
    if item.kind in (FieldKind.DATE, FieldKind.TIME):
        return Collate(text, "C")  # ISO times sort as text, but not by the rules of a language
    return text
