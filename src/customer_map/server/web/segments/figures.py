"""Names the figures of a journey that open customers."""

from django.utils.translation import gettext_lazy as _

FIGURE_NAMES = {
    "reached": _("reached"),
    "went_on": _("went on"),
    "dropped_off": _("dropped off"),
    "unhappy": _("were unhappy"),
}
