"""Turns the description of a record type into its form, and the form into the values that a verb takes."""

from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.validators import validate_email
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.countries import country_code, country_name
from customer_map.server.crm.models import CaseQueue, CustomField, CustomFieldKind, Stage
from customer_map.server.crm.queries.custom_fields import custom_fields_of
from customer_map.server.insights.channels import channel_code
from customer_map.server.web.records.description import Kind
from customer_map.server.web.records.fields import (
    AmountField,
    DateInput,
    MomentField,
    NamedField,
    TagsField,
    custom_form_field,
)
from customer_map.server.web.records.labels import label_of
from customer_map.server.web.records.links import Named, RecordField
from customer_map.server.web.records.recurrence_field import RecurrenceField
from customer_map.server.web.records.touchpoint_words import channel_words

CUSTOM = "custom_"
WIDE = ("description", "address", "tags")
# Fields that the verb fills in when the form leaves them empty.
FILLED_IN = ("stage", "opened_at")


NAMED_FIELDS = {
    "channel": (channel_words, channel_code),
    "country": (country_name, country_code),
}


def form_of(kind: Kind) -> "type[RecordForm]":
    """Return the form of a record type: its own, or the one of all records."""
    return kind.form or RecordForm


class RecordForm(forms.Form):
    """The form of one record; `version` is the one the user looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *,
        kind: Kind,
        user: User,
        record: Record | None = None,
        data: Any = None,
        start: Any = None,
    ) -> None:
        self.kind = kind
        self.record = record
        self.custom_fields = _custom_fields(kind)
        initial = _initial(kind, record, self.custom_fields) | (start or {})
        super().__init__(data, initial=initial)
        for name in _shown_fields(kind, user, record):
            self.fields[name] = _form_field(kind, user, name)
        for field in self.custom_fields:
            self.fields[f"{CUSTOM}{field.key}"] = custom_form_field(field)
        first = next((one for one in self.visible_fields()), None)
        if first is not None:
            first.field.widget.attrs["autofocus"] = True

    @property
    def wide(self) -> tuple[str, ...]:
        """The fields that take the whole width."""
        return WIDE

    def clean(self) -> dict[str, Any]:
        """Refuse an e-mail address that is none; what a file brought may stay until somebody changes it."""
        cleaned = super().clean() or self.cleaned_data
        address = cleaned.get("email")
        if address and "email" in self.changed_data:
            try:
                validate_email(address)
            except forms.ValidationError as problem:
                self.add_error("email", problem)
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what a verb takes: of a new record all that was typed, of one that is there what was changed.

        An empty field that the verb fills in is left out.
        """
        names = self.cleaned_data if self.record is None else self.changed_data
        typed = {name: self.cleaned_data[name] for name in names if name != "version"}
        values = {
            name: value
            for name, value in typed.items()
            if not name.startswith(CUSTOM) and not (name in FILLED_IN and value in (None, ""))
        }
        custom = {
            name.removeprefix(CUSTOM): value
            for name, value in typed.items()
            if name.startswith(CUSTOM)
        }
        return {**values, "custom": custom} if custom else values

    def refuse(self, problem: InvalidValueError) -> None:
        """Show what a verb did not accept, at its field if the form has it."""
        field = str(problem.fields["field"])
        known = field if field in self.fields else None
        reason = str(problem.fields["reason"])
        self.add_error(known, reason if known else str(problem))


def _custom_fields(kind: Kind) -> list[CustomField]:
    has_custom = any(field.name == "custom" for field in kind.model._meta.concrete_fields)
    return custom_fields_of(kind.model) if has_custom else []


def _shown_fields(kind: Kind, user: User, record: Record | None) -> list[str]:
    """Leave out links to records that are hidden from the user, and what is told elsewhere: they stay as they are."""
    told = kind.told(user, record) if record else ()
    linked = {name: getattr(record, name, None) for name in kind.fields if name not in told}
    return [name for name, value in linked.items() if not _is_hidden(user, value)]


def _is_hidden(user: User, value: Any) -> bool:
    if not isinstance(value, Record):
        return False
    return not type(value).records.visible_to(user).filter(pk=value.pk).exists()


def _initial(kind: Kind, record: Record | None, custom: list[CustomField]) -> dict[str, Any]:
    if record is None:
        return {}
    values = {name: _shown(getattr(record, name)) for name in kind.fields}
    stored = getattr(record, "custom", {})
    own = {f"{CUSTOM}{field.key}": _custom_shown(field, stored.get(field.key)) for field in custom}
    return {**values, **own, "version": record.version}


def _shown(value: Any) -> Any:
    if isinstance(value, Stage | CaseQueue | User):
        return value.pk
    return Named.of(value) if isinstance(value, Record) else value


def _custom_shown(field: CustomField, value: Any) -> Any:
    if field.kind == CustomFieldKind.TIME and value:
        return parse_datetime(value)
    return str(value).lower() if isinstance(value, bool) else value


def _form_field(kind: Kind, user: User, name: str) -> forms.Field:
    field: Any = kind.model._meta.get_field(name)
    may_be_empty = field.blank or name in FILLED_IN or isinstance(field, models.BooleanField)
    options: dict[str, Any] = {"label": label_of(field), "required": not may_be_empty}
    if isinstance(field, models.ForeignKey):
        return _link_field(field, user, options)
    if isinstance(field, ArrayField):
        return TagsField(help_text=_("Separate several with commas."), **options)
    if isinstance(field, models.DateTimeField):
        return MomentField(**options)
    if isinstance(field, models.DateField):
        return forms.DateField(widget=DateInput(), **options)
    if isinstance(field, models.TextField):
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **options)
    return _plain_field(field, options)


def _plain_field(field: Any, options: dict[str, Any]) -> forms.Field:
    if field.name in NAMED_FIELDS:
        name_of, code_of = NAMED_FIELDS[field.name]
        return NamedField(name_of=name_of, code_of=code_of, max_length=field.max_length, **options)
    if field.name == "recurrence":
        return RecurrenceField(**options)
    if isinstance(field, models.DecimalField):
        return AmountField(
            max_digits=field.max_digits, decimal_places=field.decimal_places, **options
        )
    made: forms.Field = field.formfield(**options)
    return made


def _link_field(field: Any, user: User, options: dict[str, Any]) -> forms.Field:
    target = field.related_model
    if target is User:
        people = User.objects.filter(is_active=True)
        return forms.ModelChoiceField(people, empty_label=gettext_lazy("Nobody"), **options)
    if target is Stage:
        return forms.ModelChoiceField(
            Stage.records.visible_to(user), empty_label=gettext_lazy("First stage"), **options
        )
    if target is CaseQueue:
        return forms.ModelChoiceField(
            CaseQueue.records.visible_to(user), empty_label=gettext_lazy("No queue"), **options
        )
    return RecordField(model=target, user=user, **options)
