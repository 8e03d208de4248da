"""Turns the frame of a page, as far as it is the same for many, into markup that is made once."""

from functools import lru_cache

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from customer_map.server.web.navigation import (
    addresses_in_force,
    current_pages,
    groups_with,
)

register = template.Library()

# Languages times pages of the sidebar, with room to spare.
MOST_KEPT = 256


@register.simple_tag(takes_context=True)
def sidebar(context: Context) -> SafeString:
    """Draw the sidebar; a page whose address does not tell names its section by `section` in its context."""
    current = current_pages(context["request"].path)
    named = context.get("section")
    if isinstance(named, str):
        current |= {named}
    return _sidebar(addresses_in_force(), get_language(), current)


@register.simple_tag
def shortcuts() -> SafeString:
    """Draw the dialog of the keyboard shortcuts."""
    return _shortcuts(get_language())


@lru_cache(maxsize=MOST_KEPT)
def _sidebar(
    urlconf: str,  # noqa: ARG001 - the links have their addresses from it
    language: str | None,  # noqa: ARG001 - the words are in it
    current: frozenset[str],
) -> SafeString:
    return render_to_string("components/sidebar.html", {"navigation": groups_with(current)})


@lru_cache(maxsize=MOST_KEPT)
def _shortcuts(language: str | None) -> SafeString:  # noqa: ARG001 - the words are in it
    return render_to_string("components/shortcuts.html")
