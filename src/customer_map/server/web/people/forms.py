"""The forms of people and rights: what is typed in, checked for shape; the verbs decide the rest."""

from datetime import datetime, time
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.models import Team
from customer_map.server.accounts.queries import RightsCell
from customer_map.server.accounts.roles import Intent, Reach, RecordType, Role
from customer_map.server.accounts.scopes import READ, all_scopes

CURRENCIES = (
    "CNY", "USD", "EUR", "GBP", "JPY", "HKD", "SGD", "TWD", "KRW", "INR", "AUD", "CAD", "CHF", "SEK", "BRL", "MXN",
)  # fmt: skip
LANGUAGES = [("", _("As the browser says")), *settings.LANGUAGES]


def time_zones() -> list[tuple[str, str]]:
    """Return the zones that are places, such as Asia/Shanghai, in alphabetical order."""
    zones = sorted(zone for zone in available_timezones() if "/" in zone and "Etc" not in zone)
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in zones)]


def show_problem(form: forms.BaseForm, problem: InvalidValueError) -> None:
    """Show an error of a verb beside the field that it names, or above the form."""
    field = problem.fields["field"]
    form.add_error(field if field in form.fields else None, problem.fields["reason"])


class PasswordForm(forms.Form):
    """A name and a password that nobody has used here before."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters; nothing common, nothing close to your name."),
    )


class JoinForm(PasswordForm):
    """What an invited colleague says about himself."""


class FoundForm(PasswordForm):
    """What the first owner says about himself and his company."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    workspace_name = forms.CharField(label=_("Company or workspace"), max_length=200)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)

    field_order = (
        "name",
        "email",
        "password",
        "language",
        "workspace_name",
        "currency",
        "time_zone",
    )


class WorkspaceForm(forms.Form):
    """Name, currency and time zone of the workspace."""

    name = forms.CharField(label=_("Name"), max_length=200)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)


class ProfileForm(forms.Form):
    """What one may change about oneself."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=lambda: [("", _("As the workspace")), *time_zones()],
    )


class InvitationForm(forms.Form):
    """Whom to invite, as what, and into which team."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MEMBER)
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.all(), required=False, empty_label=_("No team")
    )


class UserForm(forms.Form):
    """What administrators change about a user."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"),
        queryset=Team.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class TeamForm(forms.Form):
    """The name of a team."""

    name = forms.CharField(label=_("Name"), max_length=200)


class KeyForm(forms.Form):
    """A new API key: its name, what it may do, and until when."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("What the key is for, so that you know it again."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What the key may do"),
        choices=[(scope, scope) for scope in all_scopes()],
        initial=[READ],
    )
    expires_at = forms.DateField(
        label=_("Works until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Without a day it works until you revoke it."),
    )

    def clean_expires_at(self) -> datetime | None:
        """Return the end of the chosen day in the user's zone."""
        day = self.cleaned_data["expires_at"]
        return timezone.make_aware(datetime.combine(day, time.max)) if day else None


class RightsForm(forms.Form):
    """How far one role reaches: a choice for every record type and intent."""

    def __init__(self, cells: list[RightsCell], *args: Any) -> None:
        super().__init__(*args)
        self.cells = cells
        for cell in cells:
            self.fields[_cell_name(cell)] = forms.ChoiceField(
                label=f"{cell.record_type.label}: {cell.intent.label}",
                choices=Reach.choices,
                initial=cell.reach,
            )

    def rows(self) -> list[tuple[RecordType, list[tuple[RightsCell, forms.BoundField]]]]:
        """Return the table: record types with their cells and controls."""
        pairs = [(cell, self[_cell_name(cell)]) for cell in self.cells]
        return [
            (kind, [pair for pair in pairs if pair[0].record_type == kind]) for kind in RecordType
        ]

    def chosen(self) -> dict[tuple[RecordType, Intent], Reach]:
        """Return the reach that was chosen for each cell."""
        return {
            (cell.record_type, cell.intent): Reach(self.cleaned_data[_cell_name(cell)])
            for cell in self.cells
        }


def _cell_name(cell: RightsCell) -> str:
    return f"{cell.record_type}-{cell.intent}"
