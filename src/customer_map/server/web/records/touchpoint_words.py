"""Turns the channels and names of touchpoints that the program itself writes into words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.server.crm.models import Touchpoint

CHANNELS: dict[str, Promise] = {
    "web": _("Web"),
    "app": _("App"),
    "email": pgettext_lazy("channel", "E-mail"),
    "phone": _("Phone"),
    "meeting": _("Meeting"),
    "event": _("Event"),
    "store": _("Store"),
    "social": _("Social media"),
    "chat": _("Chat"),
    "order": _("Order"),
    "service": _("Service"),
    "survey": _("Survey"),
}
NAMES: dict[str, Promise] = {
    "order placed": _("Order placed"),
    "order cancelled": _("Order cancelled"),
    "case opened": _("Case opened"),
    "case closed": _("Case closed"),
    "call": _("Call"),
    "email": pgettext_lazy("channel", "E-mail"),
    "meeting": _("Meeting"),
    "event": _("Event"),
}


def channel_words(channel: str) -> str:
    """Return a channel in the reader's language; one that only the customer's files know stays as it is."""
    return str(CHANNELS.get(channel.lower(), channel))


def name_words(name: str) -> str:
    """Return the name of a touchpoint in the reader's language, or as it came."""
    return str(NAMES.get(name.lower(), name))


def touchpoint_note(touchpoint: Touchpoint) -> str:
    """Return name and channel in one line, each once."""
    words = [name_words(touchpoint.name), channel_words(touchpoint.channel)]
    return " · ".join(dict.fromkeys(words))
