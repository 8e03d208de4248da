"""Turns a field of a model into the label that pages print."""

from typing import Any


def label_of(field: Any) -> str:
    """Return the name of a field in the reader's language, with a capital letter."""
    label = str(getattr(field, "verbose_name", field.name))
    return label[:1].upper() + label[1:]
