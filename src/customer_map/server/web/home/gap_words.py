"""What the gaps of the maps are called, why they matter, and what is known of each finding."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from customer_map.server.insights.alerts import SILENT_DAYS, STALE_DAYS


@dataclass(frozen=True, slots=True)
class GapWords:
    """`counted` takes {count}; `why` is one sentence; `since` heads the column of times, "" for none."""

    title: Promise
    counted: Promise
    why: Promise
    task: Promise
    since: Promise | str = ""
    days: int = 0


GAP_WORDS: dict[str, GapWords] = {
    "no-decision-maker": GapWords(
        title=_("Accounts without a decision maker"),
        counted=ngettext_lazy(
            "{count} account without a decision maker",
            "{count} accounts without a decision maker",
            "number",
        ),
        why=_("An opportunity is open, and no map says who decides or who holds the money."),
        task=_("Find out who decides"),
    ),
    "single-thread": GapWords(
        title=_("Accounts that hang on one person"),
        counted=ngettext_lazy(
            "{count} account hangs on one person", "{count} accounts hang on one person", "number"
        ),
        why=_("An opportunity is open, and we know only one person well."),
        task=_("Meet a second person"),
    ),
    "silent-champions": GapWords(
        title=_("Silent champions"),
        counted=ngettext_lazy("{count} silent champion", "{count} silent champions", "number"),
        why=_("No touchpoint with them for {days} days."),
        task=_("Call our champion"),
        since=_("Last touchpoint"),
        days=SILENT_DAYS,
    ),
    "stale-assessments": GapWords(
        title=_("People to assess again"),
        counted=ngettext_lazy(
            "{count} person to assess again", "{count} people to assess again", "number"
        ),
        why=_("Nothing new was claimed of them for {days} days, or their review is overdue."),
        task=_("Look again at the map"),
        since=_("Last claim"),
        days=STALE_DAYS,
    ),
}
