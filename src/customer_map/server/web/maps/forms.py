"""The form in which a person says what a mind map shows."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from customer_map.server.insights.lenses.mind_details import DETAILS
from customer_map.server.insights.lenses.mind_levels import LEVELS, MindDefinition

DEEPEST = 3


class MindMapForm(forms.Form):
    """Name, up to three levels of branches, and what a customer shows."""

    name = forms.CharField(label=_("Name"), max_length=200)
    details = forms.MultipleChoiceField(
        label=_("A customer shows"), required=False, widget=forms.CheckboxSelectMultiple
    )
    level_labels: ClassVar = (_("First branches"), _("then by"), _("then by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, str(level.label)) for name, level in LEVELS.items()]
        for place, label in enumerate(self.level_labels):
            nothing = [("", "—")] if place else []
            self.fields[f"level_{place}"] = forms.ChoiceField(
                label=label, choices=nothing + choices, required=place == 0
            )
        details = self.fields["details"]
        if isinstance(details, forms.MultipleChoiceField):
            details.choices = [(name, str(detail.label)) for name, detail in DETAILS.items()]
        self.order_fields(["name", *(f"level_{place}" for place in range(DEEPEST)), "details"])

    @classmethod
    def initial_of(cls, name: str, definition: MindDefinition) -> dict[str, Any]:
        """Return the values with which the form shows an existing map."""
        levels = {f"level_{place}": level for place, level in enumerate(definition.levels)}
        return {"name": name, "details": list(definition.details), **levels}

    def clean(self) -> dict[str, Any]:
        """Refuse the same level twice: the inner branches would have one child each."""
        cleaned = super().clean() or self.cleaned_data
        levels = self._levels()
        if len(set(levels)) < len(levels):
            raise forms.ValidationError(_("Choose each field once."))
        return cleaned

    def definition(self) -> dict[str, Any]:
        """Return what is saved."""
        return {"levels": self._levels(), "details": self.cleaned_data["details"]}

    def _levels(self) -> list[str]:
        names = (self.cleaned_data.get(f"level_{place}") for place in range(DEEPEST))
        return [name for name in names if name]
