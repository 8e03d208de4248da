"""What the pages of the wizard share: the way here, and how far one is."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from customer_map.server.intake.models import Import
from customer_map.server.web.navigation import Crumb


@dataclass(frozen=True)
class WizardStep:
    """One of the four steps."""

    number: int
    label: str
    is_done: bool
    is_current: bool


def crumbs(row: Import) -> list[Crumb]:
    """The way from the start of the wizard to a file."""
    return [Crumb(_("Import"), reverse("import_list")), Crumb(row.file_name)]


def steps(current: int) -> list[WizardStep]:
    """The four steps, `current` counted from 1."""
    labels = (_("Choose a file"), _("Match the columns"), _("Check"), _("Import"))
    return [
        WizardStep(number, label, is_done=number < current, is_current=number == current)
        for number, label in enumerate(labels, start=1)
    ]
