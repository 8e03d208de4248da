"""Turns what a customer said into what may be shown of it, and what it speaks of into words."""

from functools import cache

from django.conf import settings
from django.utils.translation import get_language

from customer_map.text.aspects import usual_taxonomy
from customer_map.text.masking import masked


def aspect_names() -> dict[str, str]:
    """Return what can be spoken of in the reader's language, by the id, in the order of the taxonomy."""
    spoken = "zh" if (get_language() or "").startswith("zh") else "en"
    return _aspect_names(spoken)


def aspect_name(entry: str) -> str:
    """Return the name of one aspect in the reader's language; one that is gone keeps its id."""
    return aspect_names().get(entry, entry)


def shown_quote(text: str) -> str:
    """Return the words of a customer as the settings let them be shown."""
    return masked(text) if settings.MASK_QUOTES else text


@cache
def _aspect_names(spoken: str) -> dict[str, str]:
    return {entry.id: entry.name(spoken) for entry in usual_taxonomy().entries}
