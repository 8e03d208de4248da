"""The form in which a person says what a mind map shows."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.models import User
from customer_map.server.crm.queries.saved_filters import saved_filters
from customer_map.server.insights.lenses.mind_details import DETAILS
from customer_map.server.insights.lenses.mind_levels import LEVELS, MindDefinition
from customer_map.server.insights.lenses.mind_segments import MOST_SEGMENTS, SEGMENT
from customer_map.server.insights.saved_segments import CUSTOMER

DEEPEST = 3


class MindMapForm(forms.Form):
    """Name, up to three levels of branches, and what a customer shows."""

    name = forms.CharField(label=_("Name"), max_length=200)
    segments = forms.MultipleChoiceField(
        label=_("Segments as branches"), required=False, widget=forms.CheckboxSelectMultiple
    )
    details = forms.MultipleChoiceField(
        label=_("A customer shows"), required=False, widget=forms.CheckboxSelectMultiple
    )
    level_labels: ClassVar = (_("First branches"), _("then by"), _("then by"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_segments(user)
        choices = [(name, str(level.label)) for name, level in LEVELS.items()]
        for place, label in enumerate(self.level_labels):
            nothing = [("", "—")] if place else []
            self.fields[f"level_{place}"] = forms.ChoiceField(
                label=label, choices=nothing + choices, required=place == 0
            )
        details = self.fields["details"]
        if isinstance(details, forms.MultipleChoiceField):
            details.choices = [(name, str(detail.label)) for name, detail in DETAILS.items()]
        levels = (f"level_{place}" for place in range(DEEPEST))
        self.order_fields(["name", *levels, "segments", "details"])

    def _offer_segments(self, user: User) -> None:
        field = self.fields["segments"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(one.pk), one.name) for one in saved_filters(user, CUSTOMER)]
            field.help_text = _("Choose the field “Segment” above, and which segments here.")
            if not field.choices:
                del self.fields["segments"]

    @classmethod
    def initial_of(cls, name: str, definition: MindDefinition) -> dict[str, Any]:
        """Return the values with which the form shows an existing map."""
        levels = {f"level_{place}": level for place, level in enumerate(definition.levels)}
        chosen = {"details": list(definition.details), "segments": list(definition.segments)}
        return {"name": name, **chosen, **levels}

    def clean(self) -> dict[str, Any]:
        """Refuse the same level twice: the inner branches would have one child each."""
        cleaned = super().clean() or self.cleaned_data
        levels = self._levels()
        if len(set(levels)) < len(levels):
            raise forms.ValidationError(_("Choose each field once."))
        if SEGMENT in levels and not cleaned.get("segments"):
            problem = _("Choose at least one segment. Segments are saved views of customers.")
            self.add_error("segments" if "segments" in self.fields else "level_0", problem)
        return cleaned

    def definition(self) -> dict[str, Any]:
        """Return what is saved."""
        segments = self.cleaned_data.get("segments", [])[:MOST_SEGMENTS]
        definition = {"levels": self._levels(), "details": self.cleaned_data["details"]}
        return {**definition, "segments": segments} if segments else definition

    def _levels(self) -> list[str]:
        names = (self.cleaned_data.get(f"level_{place}") for place in range(DEEPEST))
        return [name for name in names if name]
