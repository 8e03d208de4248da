"""Turns the custom fields of a record type that hold choices into filters of its list."""

from collections.abc import Callable

from django.db.models import Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import CustomField, CustomFieldKind
from customer_map.server.crm.queries.custom_fields import custom_fields_of
from customer_map.server.web.records.description import Choices, Filter, Kind

WITH_CHOICES = (CustomFieldKind.CHOICE, CustomFieldKind.BOOLEAN)


def custom_filters(kind: Kind) -> list[Filter]:
    """Return one filter for each custom field that is a choice, or yes or no."""
    if not any(field.name == "custom" for field in kind.model._meta.concrete_fields):
        return []
    fields = (field for field in custom_fields_of(kind.model) if field.kind in WITH_CHOICES)
    return [
        Filter(f"custom_{field.key}", field.label, _keeps(field.key), _choices(field))
        for field in fields
    ]


def _keeps(key: str) -> Callable[[str], Q]:
    """The key is never part of a lookup path, where `a__b` would mean something else."""
    return lambda value: Q(Exact(KeyTextTransform(key, "custom"), Value(value)))


def _choices(field: CustomField) -> Callable[[User], Choices]:
    if field.kind == CustomFieldKind.BOOLEAN:
        return lambda _user: [("true", _("Yes")), ("false", _("No"))]
    return lambda _user: [(word, word) for word in field.choices]
