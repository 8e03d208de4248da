"""Gives the pages of feedback their tabs."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customer_map.server.web.navigation import Tab


def feedback_tabs(current: str) -> list[Tab]:
    """Return the tabs, the current one marked."""
    pages = (
        ("inbox", pgettext("feedback", "Inbox"), "feedback_inbox"),
        ("themes", _("Themes"), "theme_list"),
        ("model", _("Model"), "feedback_model"),
    )
    return [Tab(label, reverse(page), name == current) for name, label, page in pages]
