"""Posted files and choices in, checked values out."""

from zoneinfo import available_timezones

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from customer_map.server.intake.options import ImportOptions

ENDINGS = ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.xes,.parquet,.sqlite,.db,.gz"
CURRENCIES = (
    "CNY",
    "USD",
    "EUR",
    "GBP",
    "HKD",
    "TWD",
    "JPY",
    "KRW",
    "SGD",
    "AUD",
    "CAD",
    "CHF",
    "INR",
    "BRL",
)
TARGET_PREFIX = "target:"


class SeveralFiles(forms.FileField):
    """One or more uploaded files."""

    widget = forms.FileInput

    def clean(self, data: object, initial: object = None) -> "list[UploadedFile[bytes]]":
        """Check each file; empty ones are told of later, with their name."""
        files = data if isinstance(data, list) else [data]
        return [super(SeveralFiles, self).clean(file, initial) for file in files]


class SeveralFilesInput(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: object, files: object, name: str) -> list[object]:
        """All files of that name."""
        return list(files.getlist(name)) or [None]  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    """The drop zone."""

    upload = SeveralFiles(
        label=_("Files"),
        allow_empty_file=True,
        widget=SeveralFilesInput,
        help_text=_(
            "CSV, TSV, XLSX, XLS, XES, Parquet or SQLite, also packed with gzip. One file or several."
        ),
    )


class OptionsForm(forms.Form):
    """What holds for every line of the file."""

    zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Of times that are written without one.")
    )
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, help_text=_("Of amounts that are written without one.")
    )
    source = forms.CharField(
        label=_("Numbers come from"),
        max_length=120,
        help_text=_(
            "The system that these customer and order numbers belong to. A number known there is the same record."
        ),
    )
    nobody = forms.CharField(
        label=_("Customer of answers that name none"),
        max_length=300,
        required=False,
        help_text=_("A company of this name that you know already, or a new one."),
    )
    overwrite = forms.BooleanField(
        label=_("Replace values that are there already"),
        required=False,
        help_text=_("Otherwise only empty fields are filled."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        options: ImportOptions,
        automatic_currency: str,
        nobody: str = "",
    ) -> None:
        initial = {
            "zone": options.zone,
            "currency": options.currency,
            "source": options.source,
            "nobody": nobody,
            "overwrite": options.overwrite,
        }
        super().__init__(data, initial=initial)
        self.asks_for_nobody = bool(nobody)
        zones = sorted(available_timezones() | {options.zone})
        self.fields["zone"].choices = [(zone, zone) for zone in zones]  # type: ignore[attr-defined]
        automatic = _("Automatic ({currency})").format(currency=automatic_currency)
        known = [*CURRENCIES, *({options.currency} - {"", *CURRENCIES})]
        self.fields["currency"].choices = [("", automatic), *((code, code) for code in known)]  # type: ignore[attr-defined]

    def options(self, language: str) -> ImportOptions:
        """The posted options; call it on a valid form."""
        return ImportOptions(**self.cleaned_data, language=language)


def chosen_targets(data: QueryDict, headers: list[str]) -> dict[str, str]:
    """The posted target of each column, by its header: a field name, "custom" or "skip"."""
    posted = {header: data.get(f"{TARGET_PREFIX}{n}") for n, header in enumerate(headers)}
    return {header: target for header, target in posted.items() if target}
