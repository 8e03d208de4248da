"""A form field in which a rule of recurrence is put together from plain choices; what is rarer stays as it is."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customer_map.server.crm.queries.occurrences import zone_named
from customer_map.server.crm.recurrence.errors import RecurrenceError
from customer_map.server.crm.recurrence.rules import DAYS, Frequency, Rule, Weekday, parse_rule
from customer_map.server.crm.recurrence.sentences import sentence

KEEP = "keep"
BY_DATE, BY_WEEKDAY, LAST_DAY = "date", "weekday", "last"
NEVER, UNTIL, COUNT = "never", "until", "count"
ISO_DAY = len("2026-03-02")
FIFTH = 5


class RecurrenceInput(forms.Widget):
    """The choices: how often, on which days, until when."""

    template_name = "web/records/recurrence_input.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return what the template shows of a rule."""
        context = super().get_context(name, value, attrs)
        text = value if isinstance(value, str) else ""
        return {**context, "parts": _parts(text), "choices": _choices(), "text": text}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """Return the rule that was put together; "" for none."""
        chosen = {key: data.get(f"{name}_{key}", "") for key in ("by", "end", "until", "count")}
        often = data.get(f"{name}_often", "")
        if often == KEEP or (not often and name in data):
            return str(data.get(name, ""))
        if often not in Frequency.__members__:
            return ""
        parts = [f"FREQ={often}"]
        interval = str(data.get(f"{name}_interval", "")).strip()
        if interval not in ("", "1"):
            parts.append(f"INTERVAL={interval}")
        starts = str(data.get("starts_at") or data.get("due_at") or "")
        parts += _days(often, _all(data, f"{name}_days"), chosen["by"], starts)
        return ";".join([*parts, *_end(chosen)])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the form did not show it at all."""
        return name not in data and f"{name}_often" not in data


class RecurrenceField(forms.CharField):
    """A rule of recurrence, or ""."""

    widget = RecurrenceInput

    def clean(self, value: Any) -> str:
        """Return the rule in its one spelling."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return str(parse_rule(text))
        except RecurrenceError as problem:
            raise forms.ValidationError(_(problem.message).format(**problem.fields)) from problem


def rule_sentence(text: str, zone_name: str = "") -> str:
    """Return what a rule says, "" for none or for what cannot be read."""
    try:
        return sentence(parse_rule(text), zone_named(zone_name)) if text else ""
    except RecurrenceError:
        return ""


def _all(data: Any, name: str) -> list[str]:
    if hasattr(data, "getlist"):
        return list(data.getlist(name))
    found = data.get(name, [])
    return [found] if isinstance(found, str) else list(found)


def _days(often: str, days: list[str], by: str, starts: str) -> list[str]:
    chosen = [day for day in DAYS if day in days]
    if often == Frequency.WEEKLY:
        return [f"BYDAY={','.join(chosen)}"] if chosen else []
    if often != Frequency.MONTHLY or by not in (BY_WEEKDAY, LAST_DAY):
        return []
    if by == LAST_DAY:
        return ["BYMONTHDAY=-1"]
    try:
        day = date.fromisoformat(starts[:ISO_DAY])
    except ValueError:
        return []
    nth = (day.day - 1) // 7 + 1
    return [f"BYDAY={-1 if nth == FIFTH else nth}{DAYS[day.weekday()]}"]


def _end(chosen: dict[str, str]) -> list[str]:
    if chosen["end"] == UNTIL and chosen["until"]:
        return [f"UNTIL={chosen['until'].replace('-', '')}"]
    if chosen["end"] == COUNT and chosen["count"]:
        return [f"COUNT={chosen['count']}"]
    return []


def _choices() -> dict[str, Any]:
    return {
        "often": [
            ("", pgettext("recurrence", "Not at all")),
            ("DAILY", pgettext("recurrence", "Every day")),
            ("WEEKLY", pgettext("recurrence", "Every week")),
            ("MONTHLY", pgettext("recurrence", "Every month")),
            ("YEARLY", pgettext("recurrence", "Every year")),
        ],
        "days": [(code, str(WEEKDAYS[place])) for place, code in enumerate(DAYS)],
        "by": [
            (BY_DATE, _("on the same day of the month")),
            (BY_WEEKDAY, _("on the same weekday of the month")),
            (LAST_DAY, _("on the last day of the month")),
        ],
        "end": [
            (NEVER, _("without an end")),
            (UNTIL, _("until a day")),
            (COUNT, _("a number of times")),
        ],
    }


def _parts(text: str) -> dict[str, Any]:
    """Return how the choices stand for a rule; one that they cannot say is kept as it is."""
    empty: dict[str, Any] = {"often": "", "interval": 1, "by": BY_DATE, "end": NEVER}
    try:
        rule = parse_rule(text) if text else None
    except RecurrenceError:
        return {**empty, "often": KEEP, "sentence": text}
    if rule is None:
        return empty
    said = {**empty, "sentence": rule_sentence(text), "interval": rule.interval}
    if not _is_plain(rule):
        return {**said, "often": KEEP}
    by = BY_WEEKDAY if rule.weekdays else LAST_DAY if rule.month_days == (-1,) else BY_DATE
    end = COUNT if rule.count else UNTIL if rule.until else NEVER
    until = rule.until.date() if isinstance(rule.until, datetime) else rule.until
    return {
        **said,
        "often": rule.frequency.value,
        "days": [DAYS[one.day] for one in rule.weekdays if not one.nth],
        "by": by,
        "end": end,
        "until": until.isoformat() if until else "",
        "count": rule.count or "",
    }


def _is_plain(rule: Rule) -> bool:
    """Whether the choices can say the rule."""
    rare = (rule.year_days, rule.weeks, rule.months, rule.positions, rule.hours, rule.minutes)
    if any(rare) or rule.seconds or rule.week_start:
        return False
    if rule.frequency == Frequency.WEEKLY:
        return True
    if rule.frequency != Frequency.MONTHLY:
        return not (rule.weekdays or rule.month_days)
    if rule.month_days:
        return rule.month_days == (-1,) and not rule.weekdays
    return not rule.weekdays or (len(rule.weekdays) == 1 and _can_be_said(rule.weekdays[0]))


def _can_be_said(day: Weekday) -> bool:
    return day.nth in (-1, 1, 2, 3, 4)
