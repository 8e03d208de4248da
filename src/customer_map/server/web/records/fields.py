"""Form fields for moments, tags and custom fields."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.server.crm.models import CustomField, CustomFieldKind

DATE_TIME = "%Y-%m-%dT%H:%M"


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=DATE_TIME)


class NamedField(forms.CharField):
    """A code that people read and write as a name; what is no name is kept as it was written."""

    def __init__(
        self, *, name_of: Callable[[str], str], code_of: Callable[[str], str], **options: Any
    ) -> None:
        self.name_of, self.code_of = name_of, code_of
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Return the name of what is stored."""
        return self.name_of(value) if value else value

    def to_python(self, value: Any) -> str:
        """Return the code of what was written."""
        return self.code_of(str(value or ""))


class AmountField(forms.DecimalField):
    """A number without the zeros that its column adds."""

    def prepare_value(self, value: Any) -> Any:
        """Return the number as a person would write it."""
        is_whole = isinstance(value, Decimal) and value == value.to_integral_value()
        if is_whole:
            return format(value, ".0f")
        return format(value.normalize(), "f") if isinstance(value, Decimal) else value


class TagsField(forms.CharField):
    """Words with commas between them, Chinese or Western."""

    def prepare_value(self, value: Any) -> Any:
        """Return a list as one line."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the words of a line."""
        line = str(value or "")
        for comma in "，、；;":
            line = line.replace(comma, ",")
        return [word.strip() for word in line.split(",") if word.strip()]

    def validate(self, value: Any) -> None:
        """Any words will do."""

    def run_validators(self, value: Any) -> None:
        """Any words will do."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other words stand there."""
        return bool(list(initial or []) != self.to_python(data))


class MomentField(forms.DateTimeField):
    """A moment in the user's time zone; seconds that the browser does not show do not count as a change."""

    widget = DateTimeInput

    def __init__(self, **options: Any) -> None:
        super().__init__(
            input_formats=[DATE_TIME, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **options
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another minute stands there."""
        shown = timezone.localtime(initial).strftime(DATE_TIME) if initial else ""
        return shown != str(data or "")[: len("2000-01-01T00:00")].replace(" ", "T")


def custom_form_field(field: CustomField) -> forms.Field:
    """Return the form field of a custom field."""
    options: dict[str, Any] = {"label": field.label, "required": field.is_required}
    kind = CustomFieldKind(field.kind)
    if kind in SIMPLE:
        return SIMPLE[kind](**options)
    if kind == CustomFieldKind.DATE:
        return forms.DateField(widget=DateInput(), **options)
    if kind == CustomFieldKind.URL:
        return forms.URLField(assume_scheme="https", **options)
    words = [(word, word) for word in field.choices]
    if kind == CustomFieldKind.BOOLEAN:
        words = [("true", _("Yes")), ("false", _("No"))]
    return forms.ChoiceField(choices=[("", "—"), *words], **options)


SIMPLE: dict[CustomFieldKind, type[forms.Field]] = {
    CustomFieldKind.TEXT: forms.CharField,
    CustomFieldKind.NUMBER: forms.DecimalField,
    CustomFieldKind.MONEY: forms.DecimalField,
    CustomFieldKind.TIME: MomentField,
}
