"""The form of a webhook: what is typed in, checked for shape; the verbs decide the rest."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.queries import governed_models


class WebhookForm(forms.Form):
    """Who is told, and what of."""

    name = forms.CharField(label=_("Name"), max_length=100)
    url = forms.CharField(
        label=_("Address"),
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://erp.example.com/hooks"}),
    )
    record_types = forms.MultipleChoiceField(
        label=_("Only of these records"), required=False, widget=forms.CheckboxSelectMultiple
    )
    verbs = forms.CharField(
        label=_("Only of these events"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "customer.create, opportunity.move"}),
        help_text=_("Separated by commas; empty: all."),
    )

    def __init__(self, *arguments: object, **more: object) -> None:
        super().__init__(*arguments, **more)  # type: ignore[arg-type]
        told = governed_models()
        choices = [(kind.value, kind.label) for kind in RecordType if kind.value in told]
        self.fields["record_types"].choices = choices  # type: ignore[attr-defined]

    def clean_verbs(self) -> list[str]:
        """Take the list apart."""
        words: str = self.cleaned_data["verbs"]
        return [word.strip() for word in words.split(",") if word.strip()]
