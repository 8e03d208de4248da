"""The form in which a person says for whom, and for which time, a journey is drawn."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from customer_map.server.accounts.models import User
from customer_map.server.crm.queries.saved_filters import saved_filters
from customer_map.server.insights.journeys import JourneyFilters
from customer_map.server.insights.journeys.definitions import JourneyDefinition
from customer_map.server.insights.journeys.filters import A_DAY, values_of_customers
from customer_map.server.insights.models import ValueTier
from customer_map.server.insights.queries import sees_purchases
from customer_map.server.saved_maps.models import SavedMap
from customer_map.server.web.records.fields import DateInput

NOTHING_CHOSEN = {
    "region": gettext_lazy("All regions"),
    "industry": gettext_lazy("All industries"),
    "value_tier": gettext_lazy("All tiers"),
    "segment": gettext_lazy("All segments"),
}


class JourneyFilterForm(forms.Form):
    """Period, region, industry and value tier; both days of the period count.

    A field with nothing to choose from is left out; a value that cannot be meant filters nothing.
    """

    since = forms.DateField(
        label=pgettext_lazy("first day", "From"), required=False, widget=DateInput()
    )
    through = forms.DateField(
        label=pgettext_lazy("last day", "To"), required=False, widget=DateInput()
    )
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    industry = forms.ChoiceField(label=gettext_lazy("Industry"), required=False)
    value_tier = forms.ChoiceField(label=gettext_lazy("Value tier"), required=False)
    segment = forms.ChoiceField(label=gettext_lazy("Segment"), required=False)

    # The others say what they are by their first choice.
    labelled = ("since", "through")

    def __init__(self, user: User, saved: SavedMap, query: Mapping[str, Any]) -> None:
        super().__init__(query)
        for name, choices in _choices(user, JourneyDefinition.of(saved)).items():
            self._offer(name, choices)
        for name, field in self.fields.items():
            look = "input input-sm" if name in self.labelled else "select select-sm"
            field.widget.attrs["class"] = look
        self.is_valid()

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if not choices:
            del self.fields[name]
        elif isinstance(field, forms.ChoiceField):
            field.choices = [("", str(NOTHING_CHOSEN[name])), *choices]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean() or self.cleaned_data
        since, through = cleaned.get("since"), cleaned.get("through")
        if since and through and through < since:
            self.add_error("through", _("This day lies before the first one."))
        return cleaned

    def filters(self) -> JourneyFilters:
        """Return what was chosen."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        last = chosen.pop("through", None)
        until = last + A_DAY if last and last < date.max else None
        return JourneyFilters(until=until, **chosen)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was chosen."""
        return any(self.cleaned_data.values())

    @property
    def query(self) -> str:
        """The chosen values as the end of an address; empty when there are none."""
        return query_of(self.filters())


def query_of(filters: JourneyFilters) -> str:
    """Return the end of the address at which the form shows these filters."""
    values = {
        "since": filters.since,
        "through": filters.through,
        "region": filters.region,
        "industry": filters.industry,
        "value_tier": filters.value_tier,
        "segment": filters.segment,
    }
    chosen = {name: value for name, value in values.items() if value}
    return f"?{urlencode(chosen)}" if chosen else ""


def _choices(user: User, definition: JourneyDefinition) -> dict[str, list[tuple[str, str]]]:
    """Tiers tell of orders: who may not read those of every customer cannot sift by them."""
    tiers = [(value, str(label)) for value, label in ValueTier.choices if value]
    texts = {name: values_of_customers(user, definition, name) for name in ("region", "industry")}
    return {
        **{name: [(value, value) for value in values] for name, values in texts.items()},
        "value_tier": tiers if sees_purchases(user) else [],
        "segment": [(str(one.pk), one.name) for one in saved_filters(user, "customer")],
    }
