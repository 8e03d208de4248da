"""The form in which a person says which answers count and what they are broken down by."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from customer_map.analytics.periods import Period
from customer_map.server.insights.survey_results.choosing import Choice
from customer_map.server.surveys.models import AnswerChannel, Survey
from customer_map.server.web.records.fields import DateInput
from customer_map.server.web.survey_results.group_words import Breakdowns
from customer_map.server.web.survey_results.languages import language_name

A_DAY = timedelta(days=1)
PERIODS = {
    Period.DAY: gettext_lazy("By day"),
    Period.WEEK: gettext_lazy("By week"),
    Period.MONTH: gettext_lazy("By month"),
}


class ChoiceForm(forms.Form):
    """Period, language, channel, segment, breakdown; both days of the period count.

    A value that cannot be meant filters nothing.
    """

    since = forms.DateField(
        label=pgettext_lazy("first day", "From"), required=False, widget=DateInput()
    )
    through = forms.DateField(
        label=pgettext_lazy("last day", "To"), required=False, widget=DateInput()
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the answers"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)
    segment = forms.ChoiceField(label=gettext_lazy("Segment"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Trend"), required=False)
    by = forms.ChoiceField(label=gettext_lazy("Break down by"), required=False)

    labelled = ("since", "through", "by")
    of_figures = ("period", "by")

    def __init__(
        self,
        survey: Survey,
        breakdowns: Breakdowns,
        segments: list[tuple[str, str]],
        query: Mapping[str, Any],
    ) -> None:
        super().__init__(query)
        self._offer(
            "language", _("All languages"), [(c, language_name(c)) for c in survey.languages]
        )
        self._offer("channel", _("All channels"), AnswerChannel.choices)
        self._offer("segment", _("All segments"), segments)
        self._offer("period", _("Trend: fitting"), PERIODS.items())
        self._offer("by", _("No breakdown"), breakdowns.menu)
        if survey.is_anonymous or not segments:
            del self.fields["segment"]
        for field in self.fields.values():
            is_date = isinstance(field, forms.DateField)
            field.widget.attrs["class"] = "input input-sm" if is_date else "select select-sm"
            field.widget.attrs["aria-label"] = str(field.label)
        self.is_valid()

    def _offer(self, name: str, nothing: str, choices: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", nothing), *choices]

    def choice(self, *, tree: str, score: str) -> Choice:
        """Return what was chosen."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        last = chosen.pop("through", None)
        until = last + A_DAY if last and last < date.max else None
        return Choice(until=until, tree=tree, score=score[:40], **chosen)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was chosen."""
        return any(self.cleaned_data.values())
