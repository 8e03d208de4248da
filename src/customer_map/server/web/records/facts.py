"""Turns the fields of a record into labelled facts, without naming linked records the user may not see."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.countries import country_name
from customer_map.server.crm.models import CustomField, CustomFieldKind
from customer_map.server.crm.queries.custom_fields import custom_fields_of
from customer_map.server.web.records.amounts import full_money
from customer_map.server.web.records.description import Kind
from customer_map.server.web.records.labels import label_of, language_name
from customer_map.server.web.records.touchpoint_words import channel_words

WEB = ("http://", "https://")
MONEY_FIELDS = ("amount", "price", "total")
LONG_FIELDS = ("description", "address")
# Fields that hold a code, and how people name it.
NAMED: dict[str, Callable[[str], str]] = {
    "channel": channel_words,
    "country": country_name,
    "language": language_name,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value; `url` where it leads somewhere."""

    label: str
    text: str
    url: str = ""
    is_long: bool = False


def facts_of(user: User, kind: Kind, record: Record) -> list[Fact]:
    """Return the facts of a record's page, its custom fields last; empty ones are left out."""
    built_in = [_fact(user, record, name) for name in kind.facts]
    stored = getattr(record, "custom", {})
    definitions = custom_fields_of(kind.model) if stored else []
    own = [_custom_fact(field, stored[field.key]) for field in definitions if field.key in stored]
    return [fact for fact in (*built_in, *own) if fact.text]


def _fact(user: User, record: Record, name: str) -> Fact:
    field: Any = record._meta.get_field(name)
    label = label_of(field)
    value = getattr(record, name)
    if isinstance(value, Record):
        return _link(user, label, value)
    if name in ("website", "email") and value:
        return Fact(label, value, _address(name, value))
    currency = getattr(record, "currency", "")
    text = full_money(value, currency) if name in MONEY_FIELDS else _text(record, field, value)
    return Fact(label, text, is_long=name in LONG_FIELDS)


def _link(user: User, label: str, linked: Record) -> Fact:
    is_visible = type(linked).records.visible_to(user).filter(pk=linked.pk).exists()
    return Fact(label, str(linked), record_url(linked)) if is_visible else Fact(label, "")


def record_url(record: models.Model) -> str:
    """Return the address of a record's page, or nothing if it has none."""
    try:
        return reverse(f"{record._meta.model_name}_detail", args=[record.pk])
    except NoReverseMatch:
        return ""


def _address(name: str, value: str) -> str:
    if name == "email":
        return f"mailto:{value}"
    return value if value.lower().startswith(WEB) else f"https://{value}"


def _text(record: Record, field: Any, value: Any) -> str:
    if value is None or value == "":
        return ""
    if field.name in NAMED:
        return NAMED[field.name](value)
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    return plain_text(value)


def plain_text(value: Any) -> str:
    """Return a value as people read it: times in their zone, yes and no as words."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value.name if isinstance(value, User) else value)


def _custom_fact(field: CustomField, value: Any) -> Fact:
    if field.kind == CustomFieldKind.TIME:
        return Fact(field.label, plain_text(parse_datetime(value)))
    url = value if field.kind == CustomFieldKind.URL and value.startswith(WEB) else ""
    return Fact(field.label, plain_text(value), url)
