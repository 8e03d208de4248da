"""The form of a webhook: what is typed in, checked for shape; the verbs decide the rest."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.queries import governed_models
from customer_map.server.audit.webhooks.models import Webhook


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

    @staticmethod
    def values_of(webhook: Webhook) -> dict[str, object]:
        """Return what the form shows of a webhook; its address may hold a password and is not shown."""
        return {
            "name": webhook.name,
            "record_types": webhook.record_types,
            "verbs": ", ".join(webhook.verbs),
        }

    def keep_address(self, host: str) -> None:
        """Let the address stay as it is where none is typed in."""
        field = self.fields["url"]
        field.required = False
        field.help_text = _("Empty: it stays as it is, at {host}.").format(host=host)

    def clean_verbs(self) -> list[str]:
        """Take the list apart."""
        words: str = self.cleaned_data["verbs"]
        return [word.strip() for word in words.split(",") if word.strip()]
