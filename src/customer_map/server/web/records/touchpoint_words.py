"""Turns the channels and names of touchpoints that the program itself writes into words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.server.crm.models import Touchpoint
from customer_map.server.insights.channels import channel_name

NAMES: dict[str, Promise] = {
    "order placed": _("Order placed"),
    "order cancelled": _("Order cancelled"),
    "case opened": _("Case opened"),
    "case closed": _("Case closed"),
    "case rated": _("Case rated"),
    "call": _("Call"),
    "email": pgettext_lazy("channel", "E-mail"),
    "meeting": _("Meeting"),
    "event": _("Event"),
}


def channel_words(channel: str) -> str:
    """Return a channel in the reader's language; one that only the customer's files know stays as it is."""
    return channel_name(channel) if channel else ""


def name_words(name: str) -> str:
    """Return the name of a touchpoint in the reader's language, or as it came."""
    return str(NAMES.get(name.lower(), name))


def touchpoint_note(touchpoint: Touchpoint) -> str:
    """Return name and channel in one line, each once; a touchpoint without a text of its own is headed by its name."""
    is_headed_by_name = touchpoint.text in ("", touchpoint.name)
    name = "" if is_headed_by_name else name_words(touchpoint.name)
    words = [name, channel_words(touchpoint.channel)]
    return " · ".join(word for word in dict.fromkeys(words) if word)
