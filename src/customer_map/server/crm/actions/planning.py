"""Turns the times and the rule that were typed into those that are stored: whole days, and the first occurrence."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.crm.actions.values import Values
from customer_map.server.crm.models import Activity
from customer_map.server.crm.queries.occurrences import carried, zone_named
from customer_map.server.crm.recurrence.errors import RecurrenceError
from customer_map.server.crm.recurrence.expanding import first_occurrence
from customer_map.server.crm.recurrence.rules import Rule, parse_rule

TIMES = ("starts_at", "ends_at", "due_at")
PLANNED = frozenset((*TIMES, "is_all_day", "time_zone", "recurrence"))
A_DAY = timedelta(days=1)


def planned(values: Values, stored: Activity | None = None) -> dict[str, Any]:
    """Return `values` with times that fit the rule and the days, for a new activity or for a `stored` one.

    Whole days begin at midnight in the zone of the activity and end at midnight. A series begins with its first
    occurrence. Raises InvalidValueError for an unknown zone, a rule that cannot be kept, and one without a start.
    """
    if stored is not None and not PLANNED & values.keys():
        return dict(values)
    zone_name = _zone_name(values, stored)
    zone = zone_named(zone_name)
    times = {name: _moment(name, _given(values, stored, name)) for name in TIMES}
    if _given(values, stored, "is_all_day"):
        times = _whole_days(times, zone)
    text = str(_given(values, stored, "recurrence") or "")
    if text:
        rule = _checked_rule(text, stored)
        times, text = _from_first_occurrence(times, rule, zone), str(rule)
    return {**values, **times, "time_zone": zone_name, "recurrence": text}


def _given(values: Values, stored: Activity | None, name: str) -> Any:
    if name in values:
        return values[name]
    return getattr(stored, name) if stored is not None else None


def _zone_name(values: Values, stored: Activity | None) -> str:
    name = str(_given(values, stored, "time_zone") or timezone.get_current_timezone_name())
    if name not in available_timezones():
        raise InvalidValueError(field="time_zone", reason=_("This is not a time zone."))
    return name


def _moment(name: str, value: object) -> datetime | None:
    """Return a moment that may have come as text."""
    try:
        moment = parse_datetime(value) if isinstance(value, str) and value else value
    except ValueError:
        moment = False
    if not moment and value in (None, ""):
        return None
    if not isinstance(moment, datetime):
        raise InvalidValueError(field=name, reason=_("This is not a time."))
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _whole_days(times: dict[str, datetime | None], zone: ZoneInfo) -> dict[str, datetime | None]:
    starts_at, ends_at = times["starts_at"], times["ends_at"]
    if starts_at is None:
        return times
    begin = _midnight(starts_at, zone)
    end = begin if ends_at is None else _midnight(ends_at, zone)
    if end == begin or (ends_at is not None and end < ends_at):
        end = _midnight(end, zone, days=1)
    return {**times, "starts_at": begin, "ends_at": end}


def _midnight(moment: datetime, zone: ZoneInfo, days: int = 0) -> datetime:
    day = moment.astimezone(zone).date() + days * A_DAY
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _checked_rule(text: str, stored: Activity | None) -> Rule:
    if stored is not None and stored.series_id is not None:
        raise InvalidValueError(
            field="recurrence", reason=_("One occurrence of a series does not repeat itself.")
        )
    try:
        return parse_rule(text)
    except RecurrenceError as problem:
        raise _refused(problem) from problem


def _from_first_occurrence(
    times: dict[str, datetime | None], rule: Rule, zone: ZoneInfo
) -> dict[str, datetime | None]:
    anchor = times["starts_at"] or times["due_at"]
    if anchor is None:
        raise InvalidValueError(
            field="recurrence", reason=_("Say when it starts or is due for the first time.")
        )
    try:
        first = first_occurrence(rule, anchor, zone)
    except RecurrenceError as problem:
        raise _refused(problem) from problem
    return {
        name: None if moment is None else carried(moment, anchor, first, zone)
        for name, moment in times.items()
    }


def _refused(problem: RecurrenceError) -> InvalidValueError:
    return InvalidValueError(field="recurrence", reason=_(problem.message).format(**problem.fields))
