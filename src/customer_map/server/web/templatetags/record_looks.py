"""Turns values of records into how pages show them: amounts, tones and icons."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django import template
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.db import models
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from customer_map.server.audit.records import Record
from customer_map.server.crm.filters import FilterField
from customer_map.server.crm.models import Touchpoint
from customer_map.server.crm.queries.money import Amount
from customer_map.server.insights.lenses.amounts import compact_money
from customer_map.server.web.records.amounts import full_money
from customer_map.server.web.records.facts import record_url
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.records.touchpoint_words import (
    channel_words,
    name_words,
    touchpoint_note,
)
from customer_map.server.web.views.columns import Cell, cell_of

register = template.Library()

TONES = {
    # value tiers and lifecycle
    "high": "purple",
    "potential": "info",
    "low": "neutral",
    # leads
    "new": "info",
    "working": "warning",
    "qualified": "success",
    "unqualified": "neutral",
    "converted": "purple",
    # outcomes of stages
    "open": "info",
    "won": "success",
    "lost": "error",
    # cases
    "waiting": "warning",
    "resolved": "success",
    "closed": "neutral",
}
PRIORITY_TONES = {"low": "neutral", "normal": "neutral", "high": "warning", "urgent": "error"}
ICONS = {
    "task": "check-circle",
    "call": "phone",
    "phone": "phone",
    "email": "mail",
    "meeting": "users",
    "event": "calendar",
    "web": "globe",
    "app": "smartphone",
    "store": "store",
    "social": "message",
    "chat": "message",
    "order": "shopping-cart",
    "service": "headset",
    "survey": "clipboard-list",
}
GOOD, BAD = 0.25, -0.25


@register.filter
def money(amount: Decimal | str | None, currency: str) -> str:
    """Show all digits: `{{ order.total|money:order.currency }}`; nothing where there is no amount."""
    return full_money(amount, currency) if isinstance(amount, Decimal) else ""


@register.filter
def cells(record: Record, columns: tuple[FilterField, ...]) -> list[Cell]:
    """Return what the chosen columns show of a record: `{% for cell in row|cells:list.columns %}`."""
    editable = KINDS[record.type_name()].fields
    return [cell_of(record, one, editable) for one in columns]


@register.filter
def as_filter(tree: dict[str, Any]) -> str:
    """Return a filter tree as an address holds it: `?filter={{ tree|as_filter }}`."""
    return quote(json.dumps(tree, ensure_ascii=False), safe="")


@register.filter
def unlocalized(number: float) -> str:
    """Return a number as drawings need it in any language."""
    return f"{number:g}" if isinstance(number, int) else f"{number:.1f}"


@register.filter
def record_address(record: Record) -> str:
    """Return the address of the page of a record."""
    return record_url(record)


@register.filter
def ago(moment: datetime) -> str:
    """Show how long ago something was, in its largest unit: 5 minutes ago, 2 days ago."""
    if timezone.now() - moment < timedelta(days=1):
        return naturaltime(moment)
    return _("{time} ago").format(time=timesince(moment, depth=1))


@register.filter
def plain_number(number: Decimal) -> str:
    """Show a number without the zeros that its column adds."""
    whole, point, part = f"{number:,f}".partition(".")
    digits = part.rstrip("0")
    return f"{whole}{point}{digits}" if digits else whole


@register.filter
def short_money(amount: Amount) -> str:
    """Show at most three digits, with a plus where there are further currencies."""
    text = compact_money(amount.number, amount.currency)
    return f"{text}+" if amount.others else text


@register.filter
def tone(value: str) -> str:
    """Return the tone of a status, tier or outcome."""
    return TONES.get(value, "neutral")


@register.filter
def priority_tone(value: str) -> str:
    """Return the tone of a priority."""
    return PRIORITY_TONES.get(value, "neutral")


@register.filter
def score_tone(score: float | None) -> str:
    """Return the tone of how a touchpoint felt."""
    if score is None or BAD < score < GOOD:
        return "info"
    return "success" if score >= GOOD else "error"


@register.filter
def channel(name: str) -> str:
    """Return a channel in the reader's language."""
    return channel_words(name)


@register.filter
def channel_icon(name: str) -> str:
    """Return the icon of a channel or of a kind of activity."""
    return ICONS.get(name.lower(), "message")


@register.filter
def note_of(touchpoint: Touchpoint) -> str:
    """Return what kind of touchpoint it is and over which channel it came."""
    return touchpoint_note(touchpoint)


@register.filter
def name_of(touchpoint: Touchpoint) -> str:
    """Return the name of a touchpoint in the reader's language."""
    return name_words(touchpoint.name)


@register.filter
def is_past(moment: datetime) -> bool:
    """Whether a moment has passed."""
    return moment < timezone.now()


@register.filter
def page_url(record: models.Model) -> str:
    """Return the address of a record's page."""
    return record_url(record)
