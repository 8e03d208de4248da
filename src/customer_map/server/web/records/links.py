"""A form field that links to a record by its name."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.texts import clean_text

NAME_FIELDS = {"activity": "subject", "case": "subject", "order": "number"}


@dataclass(frozen=True, slots=True)
class Named:
    """A name, and the id of the record that it stood for when the form was shown."""

    name: str
    known: str

    @classmethod
    def of(cls, record: Record) -> "Named":
        """Return the name and the id of a record."""
        return cls(str(record), str(record.pk))


class RecordInput(forms.TextInput):
    """A name with suggestions as one types, beside the id of the record that was there before."""

    template_name = "web/records/record_input.html"

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def format_value(self, value: Any) -> str:
        """Return the name of the record."""
        return value.name if isinstance(value, Named) else str(value or "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the kind of record and the id that the name stands for."""
        context = super().get_context(name, value, attrs)
        known = value.known if isinstance(value, Named) else ""
        return {**context, "kind": self.kind, "known": known}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the typed name with the id that came along."""
        return Named(clean_text(str(data.get(name) or "")), str(data.get(f"{name}-known") or ""))


class RecordField(forms.CharField):
    """A link to a record, typed as its name; only records the user may see are found."""

    def __init__(self, *, model: type[Record], user: User, **options: Any) -> None:
        self.model = model
        self.user = user
        self.name_field = NAME_FIELDS.get(model.type_name(), "name")
        super().__init__(widget=RecordInput(model.type_name()), **options)

    def to_python(self, value: Any) -> Any:
        """Return the record of that name.

        Raises ValidationError when there is none, or more than one.
        """
        text = clean_text(value.name if isinstance(value, Named) else str(value or ""))
        if not text:
            return None
        rows = self.model.records.visible_to(self.user)
        known = _by_id(rows, value.known if isinstance(value, Named) else "")
        if known is not None and str(known) == text:
            return known
        found = list(rows.filter(**{f"{self.name_field}__iexact": text})[:2])
        if len(found) == 1:
            return found[0]
        several = _("Several records are called “{text}”. Add this from the page of the right one.")
        none = _("Nothing is called “{text}”. Choose one of the suggestions.")
        raise forms.ValidationError((several if found else none).format(text=text))

    def validate(self, value: Any) -> None:
        """Ask for a record where one is required."""
        if self.required and value is None:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """A record has been validated already."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another name stands there than before."""
        names = [value.name if isinstance(value, Named) else "" for value in (initial, data)]
        return names[0] != names[1]


def _by_id(rows: Any, record_id: str) -> Record | None:
    try:
        record: Record | None = rows.filter(pk=UUID(record_id)).first()
    except ValueError:
        return None
    return record
