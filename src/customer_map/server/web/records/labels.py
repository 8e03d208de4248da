"""Turns a field of a model into the label that pages print."""

from typing import Any

from django.utils.translation import get_language_info


def label_of(field: Any) -> str:
    """Return the name of a field in the reader's language, with a capital letter."""
    label = str(getattr(field, "verbose_name", field.name))
    return label[:1].upper() + label[1:]


def language_name(code: str) -> str:
    """Return what a language calls itself; what is no code stays as it is."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code
