"""Turns the clocks of cases into the words and tones of their chips."""

from datetime import timedelta

from django import template
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customer_map.server.crm.models import Case
from customer_map.server.crm.service_levels.clock_faces import ClockFace, next_clock
from customer_map.server.crm.service_levels.promises import Promise, Standing

register = template.Library()

TONES = {
    Standing.RUNNING: "info",
    Standing.PAUSED: "neutral",
    Standing.OVERDUE: "error",
    Standing.KEPT: "success",
    Standing.BROKEN: "warning",
}


@register.filter
def next_promise(case: Case) -> ClockFace | None:
    """Return the clock of a case that matters now: `{% with clock=case|next_promise %}`."""
    return next_clock(case, timezone.now())


@register.filter
def promise_name(clock: ClockFace) -> str:
    """Return what is promised."""
    return _("First answer") if clock.promise == Promise.FIRST_ANSWER else _("Resolution")


@register.filter
def promise_words(clock: ClockFace) -> str:
    """Return how a promise stands in a few words: due in 2 hours, 3 days overdue, paused, kept, late."""
    if clock.standing == Standing.RUNNING and clock.left is not None:
        return _("due in {time}").format(time=_length(clock.left))
    if clock.standing == Standing.OVERDUE and clock.left is not None:
        return _("{time} overdue").format(time=_length(-clock.left))
    words = {
        Standing.PAUSED: pgettext("clock", "paused"),
        Standing.KEPT: pgettext("promise", "kept"),
        Standing.BROKEN: pgettext("promise", "late"),
    }
    return words.get(clock.standing, "")


@register.filter
def promise_tone(clock: ClockFace) -> str:
    """Return the tone of a promise: what is due within the hour stands out."""
    return "warning" if clock.is_soon else TONES.get(clock.standing, "neutral")


def _length(span: timedelta) -> str:
    """Return a length of time in its largest unit."""
    now = timezone.now()
    return timesince(now - max(span, timedelta(minutes=1)), now, depth=1)
