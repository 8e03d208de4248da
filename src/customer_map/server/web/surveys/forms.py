"""The form of a survey's texts and rules, and the values that its verb takes."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from customer_map.server.surveys.models import Survey

TEXTS = {
    "title": (_("Title"), False),
    "consent": (_("Consent text"), True),
    "thanks": (_("Thank-you text"), True),
    "mail_subject": (_("Subject of the invitation"), False),
    "mail_text": (_("Text of the invitation"), True),
}
MOMENT = "%Y-%m-%dT%H:%M"


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, required=False, widget=widget)


class SettingsForm(forms.Form):
    """What a survey says around its questions, who may answer, and how often."""

    name = forms.CharField(label=_("Name"), max_length=200)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    opens_at = _moment(_("Opens"))
    closes_at = _moment(_("Closes"))
    most_answers = forms.IntegerField(
        label=_("Most answers"), required=False, min_value=1, max_value=10_000_000
    )
    is_anonymous = forms.BooleanField(
        label=_("Anonymous"),
        required=False,
        help_text=_("Answers name nobody, not even of those who were invited personally."),
    )
    one_answer_each = forms.BooleanField(label=_("One answer each"), required=False)
    may_replace = forms.BooleanField(label=_("A second answer replaces the first"), required=False)
    embed_origins = forms.CharField(
        label=_("Embedded on"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Addresses of pages that may show the survey, one in a line: https://shop.example"
        ),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name, (label, is_long) in TEXTS.items():
            for code, _name in settings.LANGUAGES:
                own = get_language_info(code)["name_local"]
                widget = forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput()
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=f"{label} ({own})", required=False, widget=widget, max_length=5000
                )

    @property
    def pairs(self) -> list[tuple[Any, list[Any]]]:
        """The texts with their fields, one for each language."""
        return [
            (label, [self[f"{name}_{code}"] for code, _name in settings.LANGUAGES])
            for name, (label, _long) in TEXTS.items()
        ]

    @classmethod
    def start(cls, survey: Survey) -> dict[str, Any]:
        """Return what the form shows of a survey."""
        texts = {
            f"{name}_{code}": getattr(survey, name).get(code, "")
            for name in TEXTS
            for code, _name in settings.LANGUAGES
        }
        plain = {name: getattr(survey, name) for name in cls.base_fields}
        return {**plain, **texts, "embed_origins": "\n".join(survey.embed_origins)}

    def values(self) -> dict[str, Any]:
        """Return the values for the verb."""
        given = self.cleaned_data
        values = {name: given[name] for name in self.base_fields}
        values["embed_origins"] = given["embed_origins"].split()
        for name in TEXTS:
            values[name] = {code: given[f"{name}_{code}"] for code, _n in settings.LANGUAGES}
        return values
