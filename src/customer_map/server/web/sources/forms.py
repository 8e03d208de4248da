"""The forms of event sources: what is typed in, checked for shape; the verbs decide the rest."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customer_map.server.intake.events.mapping import PATHS, EventMapping
from customer_map.server.intake.models import EventSource, SourceKind

ARROW = "="
LABELS = {
    "customer": gettext_lazy("Path of the customer"),
    "name": gettext_lazy("Path of the name"),
    "time": gettext_lazy("Path of the time"),
    "value": gettext_lazy("Path of the amount"),
    "currency": gettext_lazy("Path of the currency"),
    "message_id": gettext_lazy("Path of the message id"),
}


class NewSourceForm(forms.Form):
    """What a new source is called, and how it sends."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("How it sends"), choices=SourceKind.choices)


class SourceForm(forms.Form):
    """Which web pages may send, and how events are understood."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    channel = forms.CharField(
        label=gettext_lazy("Channel"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For events that name no campaign; empty: web, app or server."),
    )
    origins = forms.CharField(
        label=gettext_lazy("Web origins"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "https://www.example.com"}),
        help_text=gettext_lazy("Web pages that may send with this key, one in each line."),
    )
    names = forms.CharField(
        label=gettext_lazy("Other names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "Order Completed = order placed"}),
        help_text=gettext_lazy("What an event is called, equals sign, what it shall be called."),
    )

    def __init__(self, source: EventSource, data: Any = None) -> None:
        self.mapping = EventMapping.from_json(source.mapping, source.kind)
        names = (f"{old} {ARROW} {new}" for old, new in self.mapping.names.items())
        initial = {
            "name": source.name,
            "channel": self.mapping.channel,
            "origins": "\n".join(source.origins),
            "names": "\n".join(names),
        }
        super().__init__(data, initial=initial)
        self.path_names = PATHS if source.kind != SourceKind.SEGMENT else ()
        for name in self.path_names:
            self.fields[f"path_{name}"] = forms.CharField(
                label=LABELS[name],
                max_length=200,
                required=False,
                initial=self.mapping.paths.get(name, ""),
            )

    def clean_origins(self) -> list[str]:
        """One origin in each line."""
        return [line.strip() for line in self.cleaned_data["origins"].splitlines() if line.strip()]

    def clean_names(self) -> dict[str, str]:
        """Each line says two names."""
        names = {}
        for line in self.cleaned_data["names"].splitlines():
            old, arrow, new = (part.strip() for part in line.partition(ARROW))
            if line.strip() and not (old and arrow and new):
                raise forms.ValidationError(
                    _("“%(line)s” does not say two names."), params={"line": line}
                )
            if line.strip():
                names[old] = new
        return names

    def chosen_mapping(self) -> EventMapping:
        """The mapping as it was filled in."""
        chosen = self.cleaned_data
        paths = {name: chosen[f"path_{name}"] for name in self.path_names}
        return EventMapping(names=chosen["names"], channel=chosen["channel"], paths=paths)

    def path_fields(self) -> list[forms.BoundField]:
        """The fields of paths, for the page."""
        return [self[f"path_{name}"] for name in self.path_names]
