"""Gives the usual channels their names in the reader's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CHANNEL_NAMES = {
    "web": _("Web"),
    "app": _("App"),
    "email": pgettext_lazy("channel", "E-mail"),
    "phone": _("Phone"),
    "call": _("Phone"),
    "meeting": _("Meeting"),
    "store": _("Store"),
    "visit": _("On-site visit"),
    "social": _("Social media"),
    "chat": _("Chat"),
    "order": _("Order"),
    "service": _("Service"),
    "survey": _("Survey"),
    "event": _("Event"),
    "": _("Unknown channel"),
}


def channel_name(channel: str) -> str:
    """Return the name of a channel; one that is not among the usual ones keeps the name it came with."""
    return str(CHANNEL_NAMES.get(channel.lower(), channel))


def channel_code(text: str) -> str:
    """Return what is stored for a channel that somebody named in the language of now; else the text itself."""
    codes = {str(name).lower(): code for code, name in reversed(CHANNEL_NAMES.items()) if code}
    return codes.get(text.strip().lower(), text.strip())
