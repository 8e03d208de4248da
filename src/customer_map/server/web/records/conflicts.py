"""Turns a form whose record has moved on into the fields in which both differ."""

from dataclasses import dataclass
from typing import Any

from django.forms import ModelChoiceField

from customer_map.server.web.records.facts import plain_text
from customer_map.server.web.records.forms import RecordForm
from customer_map.server.web.records.links import Named


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: what stands there now, and what was typed."""

    label: str
    theirs: str
    yours: str


def differences(form: RecordForm) -> list[Difference]:
    """Return the fields in which the record as it is now differs from what was typed."""
    return [
        Difference(
            str(form.fields[name].label),
            _words(form, name, form.initial.get(name)),
            _words(form, name, form.cleaned_data.get(name)),
        )
        for name in form.changed_data
        if name != "version"
    ]


def _words(form: RecordForm, name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    field = form.fields[name]
    if isinstance(field, ModelChoiceField):
        return next((str(row) for row in field.queryset or () if row.pk == _id(value)), "—")
    if isinstance(value, Named):
        return value.name
    choices = dict(getattr(field, "choices", []))
    return str(choices.get(value, plain_text(value)))


def _id(value: Any) -> Any:
    return getattr(value, "pk", value)
