"""Forms of calendars, policies, queues and ready answers, and the values that their verbs take."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.models import User
from customer_map.server.crm.case_mail.placeholders import NAMES
from customer_map.server.crm.countries import country_name
from customer_map.server.crm.models import (
    BusinessCalendar,
    CaseQueue,
    OwnerRule,
    Priority,
    ServicePolicy,
)
from customer_map.server.crm.models.service import LONGEST_WARNING_MINUTES
from customer_map.server.crm.service_levels.closed_days import countries
from customer_map.server.crm.service_levels.hours import spans_of, spans_text
from customer_map.server.crm.service_levels.promises import Promise
from customer_map.server.insights.models import ValueTier
from customer_map.server.web.people.forms import time_zones
from customer_map.server.web.records.fields import TagsField

MINUTES = 60
LONGEST_HOURS = 2000
TIERS = [(value, label) for value, label in ValueTier.choices if value]
DAY = "day_"


class CalendarForm(forms.Form):
    """When there is somebody: hours of each weekday, and what is closed."""

    name = forms.CharField(label=_("Name"), max_length=120)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)
    country = forms.ChoiceField(
        label=_("Public holidays of"), required=False, help_text=_("On these days nobody works.")
    )
    region = forms.CharField(
        label=_("Region"),
        max_length=16,
        required=False,
        help_text=_("A code such as BY, HK or CA, where holidays differ."),
    )
    closed = forms.CharField(
        label=_("Own closed days"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dates such as 2027-02-08, one in a line."),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        places = sorted((country_name(code), code) for code in countries())
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((code, name) for name, code in places),
        ]
        for number, name in WEEKDAYS.items():
            self.fields[f"{DAY}{number}"] = forms.CharField(
                label=name,
                required=False,
                max_length=100,
                widget=forms.TextInput(
                    attrs={"placeholder": _("closed"), "class": "input input-sm w-full"}
                ),
            )

    @property
    def days(self) -> list[forms.BoundField]:
        """The hours of the seven days."""
        return [self[f"{DAY}{number}"] for number in WEEKDAYS]

    @property
    def others(self) -> list[forms.BoundField]:
        """All other fields."""
        return [bound for bound in self if not bound.name.startswith(DAY)]

    def clean(self) -> dict[str, Any]:
        """Read the hours of each day."""
        cleaned = super().clean() or self.cleaned_data
        for number in WEEKDAYS:
            try:
                cleaned[f"{DAY}{number}"] = spans_of(cleaned.get(f"{DAY}{number}", ""))
            except InvalidValueError as problem:
                self.add_error(f"{DAY}{number}", str(problem.fields["reason"]))
        return cleaned

    def values(self) -> dict[str, object]:
        """Return what the verbs take."""
        told = self.cleaned_data
        return {
            **{name: told[name] for name in ("name", "time_zone", "country", "region")},
            "week": [told[f"{DAY}{number}"] for number in WEEKDAYS],
            "closed": told["closed"].split(),
        }

    @staticmethod
    def start(calendar: BusinessCalendar) -> dict[str, object]:
        """Return what the form of a calendar shows at first."""
        names = ("name", "time_zone", "country", "region")
        return {
            **{name: getattr(calendar, name) for name in names},
            "closed": "\n".join(calendar.closed),
            **{f"{DAY}{day}": spans_text(spans) for day, spans in enumerate(calendar.week)},
        }


class PolicyForm(forms.Form):
    """What is promised to whom: hours of open time for each priority."""

    name = forms.CharField(label=_("Name"), max_length=120)
    calendar: "forms.ModelChoiceField[BusinessCalendar]" = forms.ModelChoiceField(
        None,
        label=_("Business calendar"),
        empty_label=None,
    )
    tiers = forms.MultipleChoiceField(
        label=_("For customers of the value tier"),
        choices=TIERS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tags = TagsField(
        label=_("or with one of the tags"),
        required=False,
        help_text=_("Separate several with commas. Without tier and tag it holds for everybody."),
    )
    warn_minutes = forms.IntegerField(
        label=_("Warn so many minutes before"),
        min_value=0,
        max_value=LONGEST_WARNING_MINUTES,
        initial=60,
    )

    def __init__(self, *arguments: Any, user: User, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["calendar"].queryset = BusinessCalendar.records.visible_to(user)  # type: ignore[attr-defined]
        for priority in Priority:
            for promise in Promise:
                self.fields[f"{priority}_{promise}"] = forms.DecimalField(
                    label=priority.label,
                    required=False,
                    min_value=Decimal("0.05"),
                    max_value=LONGEST_HOURS,
                    decimal_places=2,
                    widget=forms.NumberInput(attrs={"step": "any", "class": "input input-sm"}),
                )

    @property
    def general(self) -> list[forms.BoundField]:
        """The fields that do not hang on the priority."""
        return [self[name] for name in ("name", "calendar", "tiers", "tags", "warn_minutes")]

    @property
    def rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """For each priority the two promises, the most urgent first."""
        return [
            (str(one.label), *(self[f"{one}_{promise}"] for promise in Promise))  # type: ignore[misc]
            for one in reversed(Priority)
        ]

    def values(self) -> dict[str, object]:
        """Return what the verbs take."""
        told = self.cleaned_data
        names = ("name", "calendar", "tiers", "tags", "warn_minutes")
        return {**{name: told[name] for name in names}, "targets": self._targets()}

    def _targets(self) -> dict[str, dict[str, int]]:
        return {
            priority.value: {
                promise.value: round(self.cleaned_data[f"{priority}_{promise}"] * MINUTES)
                for promise in Promise
                if self.cleaned_data.get(f"{priority}_{promise}")
            }
            for priority in Priority
        }

    @staticmethod
    def start(policy: ServicePolicy) -> dict[str, object]:
        """Return what the form of a policy shows at first."""
        hours = {
            f"{priority}_{promise}": _hours(minutes)
            for priority, promises in policy.targets.items()
            for promise, minutes in promises.items()
        }
        names = ("name", "tiers", "tags", "warn_minutes")
        return {
            **{name: getattr(policy, name) for name in names},
            "calendar": policy.calendar_id,
            **hours,
        }


class QueueForm(forms.Form):
    """A queue and its people."""

    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Mail to this address lands here, and answers come from it."),
    )
    owner_rule = forms.ChoiceField(label=_("Owner of a new case"), choices=OwnerRule.choices)
    members = forms.ModelMultipleChoiceField(
        User.objects.filter(is_active=True),
        label=_("Members"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def values(self) -> dict[str, object]:
        """Return what the verbs take."""
        members = [one.pk for one in self.cleaned_data["members"]]
        return {**self.cleaned_data, "members": members}

    @staticmethod
    def start(queue: CaseQueue) -> dict[str, object]:
        """Return what the form of a queue shows at first."""
        names = ("name", "address", "owner_rule", "members")
        return {name: getattr(queue, name) for name in names}


class TemplateForm(forms.Form):
    """A ready answer."""

    name = forms.CharField(label=_("Name"), max_length=120)
    text = forms.CharField(
        label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8})
    )

    places = tuple(f"{{{name}}}" for name in NAMES)


def _hours(minutes: int) -> str:
    whole = Decimal(minutes) / MINUTES
    return f"{whole:.2f}".rstrip("0").rstrip(".")
