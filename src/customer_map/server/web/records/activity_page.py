"""Turns an activity into what only its page shows: when it is, how it repeats, its reminders and its next dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.models import Activity, Answer
from customer_map.server.crm.queries.occurrences import (
    Occurrence,
    as_it_is,
    occurrence_of,
    occurrences_between,
    replaced_occurrences,
    rule_of,
    zone_of,
)
from customer_map.server.crm.queries.reminding import is_asked, is_muted
from customer_map.server.crm.recurrence.expanding import LONGEST_SERIES, comes_true_at
from customer_map.server.crm.recurrence.sentences import sentence
from customer_map.server.web.calendar.stamps import asked_occurrence, stamp_of
from customer_map.server.web.records.activity_form import wishes_of
from customer_map.server.web.records.reminders_field import wish_words

COMING = 5
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Date:
    """One of the next dates of a series, and the address of its page."""

    when: str
    url: str
    is_shown: bool


def activity_page(user: User, record: Record, query: Mapping[str, str]) -> dict[str, Any]:
    """Return what the page of an activity shows besides its facts; nothing for other records."""
    if not isinstance(record, Activity):
        return {}
    moment = _occurrence_asked(record, query.get("at", ""))
    shown = occurrence_of(record, moment) if moment else as_it_is(record)
    rule = rule_of(record)
    wishes = wishes_of(user, record)
    series = record.series if record.series_id and _is_visible(user, record.series_id) else None
    return {
        "at": stamp_of(moment) if moment else "",
        "when": when_words(shown),
        "repeats": sentence(rule, zone_of(record)) if rule else "",
        "dates": _coming(record, moment),
        "series": series,
        "reminders": [(wish_words(wish), wish.channel) for wish in wishes],
        "answers": Answer.choices,
        "may_mute": bool(wishes) and is_asked(user, record),
        "is_muted": bool(wishes) and is_muted(user, record),
    }


def when_words(shown: Occurrence) -> str:
    """Return when something is, as people say it: the day and the hours, or the days."""
    activity, anchor = shown.activity, shown.anchor_at
    if anchor is None:
        return ""
    zone = zone_of(activity) if activity.is_all_day else timezone.get_current_timezone()
    starts = anchor.astimezone(zone)
    ends = (shown.ends_at or anchor).astimezone(zone)
    if activity.is_all_day:
        last = max(starts, ends - A_MINUTE)
        days = [date_format(starts, "DATE_FORMAT"), date_format(last, "DATE_FORMAT")]
        return " – ".join(dict.fromkeys(days))
    first = date_format(starts, "DATE_FORMAT") + f" {starts:%H:%M}"
    if ends == starts:
        return first
    if ends.date() == starts.date():
        return f"{first}–{ends:%H:%M}"
    return f"{first} – {date_format(ends, 'DATE_FORMAT')} {ends:%H:%M}"


def _occurrence_asked(activity: Activity, text: str) -> datetime | None:
    moment, rule, anchor = asked_occurrence(text), rule_of(activity), activity.anchor_at
    if moment is None or rule is None or anchor is None or moment in activity.excluded:
        return None
    return moment if comes_true_at(rule, anchor, zone_of(activity), moment) else None


def _coming(activity: Activity, shown: datetime | None) -> list[Date]:
    if not activity.recurrence:
        return []
    now = timezone.now()
    replaced = replaced_occurrences([activity.pk]).get(activity.pk, ())
    found = occurrences_between(activity, (now, now + LONGEST_SERIES), replaced)
    page = reverse("activity_detail", args=[activity.pk])
    return [
        Date(
            when_words(one),
            f"{page}?{urlencode({'at': stamp_of(one.occurrence_at)})}",
            one.occurrence_at == shown,
        )
        for one in islice(found, COMING)
        if one.occurrence_at is not None
    ]


def _is_visible(user: User, activity_id: Any) -> bool:
    return Activity.records.visible_to(user).filter(pk=activity_id).exists()
