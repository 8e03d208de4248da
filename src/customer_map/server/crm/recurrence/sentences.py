"""Turns a rule of recurrence into a sentence, such as “Every 2 weeks on Monday until 31 December”."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import reduce
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from customer_map.server.crm.recurrence.rules import Frequency, Rule, Weekday

EVERY: dict[Frequency, tuple[Promise, Promise]] = {
    Frequency.DAILY: (
        pgettext_lazy("recurrence", "Every day"),
        gettext_lazy("Every {number} days"),
    ),
    Frequency.WEEKLY: (
        pgettext_lazy("recurrence", "Every week"),
        gettext_lazy("Every {number} weeks"),
    ),
    Frequency.MONTHLY: (
        pgettext_lazy("recurrence", "Every month"),
        gettext_lazy("Every {number} months"),
    ),
    Frequency.YEARLY: (
        pgettext_lazy("recurrence", "Every year"),
        gettext_lazy("Every {number} years"),
    ),
}
WORKING_DAYS = tuple(Weekday(day) for day in range(5))


def sentence(rule: Rule, zone: ZoneInfo) -> str:
    """Return what the rule says; what is rare in calendars, such as week numbers, is shown as it is written."""
    if rule.weeks or rule.year_days or rule.hours or rule.minutes or rule.seconds:
        return _("By the rule {rule}").format(rule=rule)
    once, several = EVERY[rule.frequency]
    often = str(once) if rule.interval == 1 else str(several).format(number=rule.interval)
    said = reduce(_joined, [part for part in (often, *_days(rule)) if part])
    if rule.count is not None:
        times = ngettext("once", "{number} times", rule.count).format(number=rule.count)
        return pgettext("recurrence", "{rule}, {times}").format(rule=said, times=times)
    if rule.until is None:
        return said
    day = date_format(_last_day(rule.until, zone), "DATE_FORMAT")
    return _joined(said, _("until {day}").format(day=day))


def _joined(first: str, second: str) -> str:
    return pgettext("recurrence", "{first} {second}").format(first=first, second=second)


def _days(rule: Rule) -> list[str]:
    months = _listed([str(MONTHS[month]) for month in rule.months])
    days = [_month_day(day) for day in rule.month_days]
    parts = [_("in {months}").format(months=months) if months else ""]
    if days:
        parts.append(_("on {days}").format(days=_listed(days)))
    if rule.positions and rule.weekdays:
        place = _listed([_nth(position) for position in rule.positions])
        parts.append(_("on the {place} of: {days}").format(place=place, days=_weekdays(rule)))
    elif rule.weekdays:
        parts.append(_("on {days}").format(days=_weekdays(rule)))
    return parts


def _weekdays(rule: Rule) -> str:
    if rule.weekdays == WORKING_DAYS:
        return _("working days")
    return _listed([_weekday(one) for one in rule.weekdays])


def _weekday(one: Weekday) -> str:
    day = str(WEEKDAYS[one.day])
    return _("the {nth} {day}").format(nth=_nth(one.nth), day=day) if one.nth else day


def _nth(number: int) -> str:
    words = {
        1: _("first"),
        2: _("second"),
        3: _("third"),
        4: _("fourth"),
        5: _("fifth"),
        -1: _("last"),
        -2: _("last but one"),
    }
    if number in words:
        return words[number]
    if number > 0:
        return _("number {number}").format(number=number)
    return _("number {number} from the end").format(number=-number)


def _month_day(day: int) -> str:
    if day == -1:
        return _("the last day")
    if day < 0:
        return _("day {number} from the end").format(number=-day)
    return _("day {number}").format(number=day)


def _last_day(until: date, zone: ZoneInfo) -> date:
    if isinstance(until, datetime):
        return (until.astimezone(zone) if until.tzinfo else until).date()
    return until


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("{words} and {last}").format(words=_(", ").join(words[:-1]), last=words[-1])
