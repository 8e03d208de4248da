"""Turns the values a verb was given into values fit to be stored: known fields, NFC text, records instead of ids."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.queries import current_workspace
from customer_map.server.audit.actions import require_visible
from customer_map.server.audit.records import Record
from customer_map.server.crm.texts import clean_text

Values = Mapping[str, object]


def prepared(
    *, actor: Actor, model: type[Record], values: Values, fields: frozenset[str]
) -> dict[str, Any]:
    """Return `values` ready to be set on a record of `model`.

    Links may be given as records or as ids. Raises InvalidValueError for a field outside `fields`, and
    RecordNotFoundError for a link to a record the actor may not see.
    """
    for name in values:
        if name not in fields:
            raise InvalidValueError(field=name, reason=_("There is no such field."))
    return {
        name: _fitting(actor, model._meta.get_field(name), value) for name, value in values.items()
    }


def names(words: str) -> frozenset[str]:
    """Return the field names in a line of words."""
    return frozenset(words.split())


def in_currency(values: Values) -> Values:
    """Return `values` in the workspace's currency where they name none."""
    return (
        values if values.get("currency") else {**values, "currency": current_workspace().currency}
    )


def clean_words(words: list[Any]) -> list[str]:
    """Return the words of a list, cleaned, each once, in the order given."""
    cleaned = [clean_text(str(word)) for word in words]
    return list(dict.fromkeys(word for word in cleaned if word))


def _fitting(actor: Actor, field: Any, value: object) -> Any:
    if isinstance(field, models.ForeignKey):
        return _linked(actor, field, value)
    if isinstance(value, list | tuple) and _holds_words(field):
        return clean_words(list(value))
    if isinstance(value, str):
        text = clean_text(value)
        return None if text == "" and field.null else text
    return value


def _holds_words(field: Any) -> bool:
    """Whether lists in the field are of words; JSON and moments stay as they are."""
    is_moments = isinstance(getattr(field, "base_field", None), models.DateTimeField)
    return not (is_moments or isinstance(field, models.JSONField))


def _linked(
    actor: Actor, field: "models.ForeignKey[Any, Any]", value: object
) -> models.Model | None:
    if value is None or value == "":
        return None
    target: type[models.Model] = field.related_model
    record_id = value.pk if isinstance(value, models.Model) else value
    if issubclass(target, Record):
        return require_visible(actor, target, str(record_id))
    return _colleague(field, record_id)


def _colleague(field: "models.ForeignKey[Any, Any]", user_id: object) -> User:
    try:
        colleague = User.objects.filter(pk=UUID(str(user_id)), is_active=True).first()
    except ValueError:
        colleague = None
    if colleague is None:
        raise InvalidValueError(field=field.name, reason=_("There is no such colleague."))
    return colleague
