"""A form field for the reminders of an activity: a few lines, each with a time and a place."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customer_map.server.crm.actions.reminders import Wish
from customer_map.server.crm.models import Channel

USUAL_MINUTES = (0, 5, 10, 15, 30, 60, 120, 1440, 2880, 10080)
EMPTY_LINES = 1
LEAST_LINES = 2
HOUR, DAY, WEEK = 60, 1440, 10080


class RemindersInput(forms.Widget):
    """One line for each reminder, and some empty ones."""

    template_name = "web/records/reminders_input.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return the lines and what they offer."""
        context = super().get_context(name, value, attrs)
        wishes = [one for one in value or () if isinstance(one, Wish)]
        spare = max(EMPTY_LINES, LEAST_LINES - len(wishes))
        lines = [(_key(one), one.channel) for one in wishes] + [("", str(Channel.APP))] * spare
        return {
            **context,
            "lines": lines,
            "times": _times(wishes),
            "channels": Channel.choices,
        }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the wishes that were chosen, in their order, each once."""
        if hasattr(data, "getlist"):
            times, channels = data.getlist(f"{name}_time"), data.getlist(f"{name}_channel")
        else:
            times, channels = [data.get(f"{name}_time", "")], [data.get(f"{name}_channel", "")]
        pairs = zip(times, channels, strict=False)
        wishes = [_wish(time, channel) for time, channel in pairs if time]
        return tuple(dict.fromkeys(one for one in wishes if one is not None))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the form did not show it at all."""
        return f"{name}_time" not in data


class RemindersField(forms.Field):
    """When the owner is told, as wishes."""

    widget = RemindersInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other reminders were chosen."""
        return set(initial or ()) != set(data or ())


def before_words(minutes: int) -> str:
    """Return how long before, in words."""
    if minutes == 0:
        return _("when it begins")
    if minutes % WEEK == 0:
        number = minutes // WEEK
        words = ngettext("{number} week before", "{number} weeks before", number)
    elif minutes % DAY == 0:
        number = minutes // DAY
        words = ngettext("{number} day before", "{number} days before", number)
    elif minutes % HOUR == 0:
        number = minutes // HOUR
        words = ngettext("{number} hour before", "{number} hours before", number)
    else:
        number = minutes
        words = ngettext("{number} minute before", "{number} minutes before", number)
    return words.format(number=number)


def wish_words(wish: Wish) -> str:
    """Return when a reminder is told, in words."""
    if wish.at is not None:
        return date_format(timezone.localtime(wish.at), "SHORT_DATETIME_FORMAT")
    return before_words(wish.minutes_before or 0)


def _times(wishes: list[Wish]) -> list[tuple[str, str]]:
    usual = [Wish(minutes) for minutes in USUAL_MINUTES]
    known = {_key(one) for one in usual}
    others = [one for one in wishes if _key(one) not in known]
    return [("", "—"), *((_key(one), wish_words(one)) for one in (*usual, *others))]


def _key(wish: Wish) -> str:
    if wish.at is not None:
        return wish.at.astimezone(UTC).isoformat()
    return str(wish.minutes_before)


def _wish(time: str, channel: str) -> Wish | None:
    if channel not in Channel.values:
        channel = Channel.APP
    if time.isdecimal() and len(time) < len("1000000"):
        return Wish(int(time), None, channel)
    try:
        moment: datetime | None = parse_datetime(time)
    except ValueError:
        return None
    return Wish(None, moment, channel) if moment and timezone.is_aware(moment) else None
