"""What alerts are called and why they matter; and the filters that find neglected records."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from customer_map.server.web.home.figures import Tree

OPEN: Tree = {"field": "stage.outcome", "op": "is", "value": "open"}
NOTHING_PLANNED: Tree = {
    "has": "activities",
    "at_most": 0,
    "where": {"field": "done_at", "op": "empty"},
}


@dataclass(frozen=True, slots=True)
class AlertWords:
    """How one kind of alert is told; `counted` takes {count}."""

    key: str
    counted: Promise
    why: Promise
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Neglected:
    """Records that a filter of their list finds."""

    words: AlertWords
    record_type: str
    tree: Tree


DUPLICATES = AlertWords(
    "duplicates",
    ngettext_lazy(
        "{count} pair of likely duplicates", "{count} pairs of likely duplicates", "number"
    ),
    _("Merge them, or say that they are two."),
    "copy",
    "info",
)
THEMES = AlertWords(
    "themes",
    ngettext_lazy(
        "{count} theme rises or falls in what customers say",
        "{count} themes rise or fall in what customers say",
        "number",
    ),
    _("Look what is said, and make a task of it."),
    "quote",
    "info",
)
IMPORTS = AlertWords(
    "imports",
    ngettext_lazy("{count} import failed", "{count} imports failed", "number"),
    _("In the last two weeks; the import says what was wrong."),
    "upload",
    "error",
)
WEBHOOKS = AlertWords(
    "webhooks",
    ngettext_lazy("{count} webhook fails", "{count} webhooks fail", "number"),
    _("The other program does not take what we tell it."),
    "zap",
    "error",
)
AT_RISK = AlertWords(
    "at-risk",
    ngettext_lazy(
        "{count} valuable customer at risk or lost",
        "{count} valuable customers at risk or lost",
        "number",
    ),
    _("They bought much, and have not come back when they used to."),
    "user-x",
    "error",
)
PAST_CLOSE = AlertWords(
    "past-close",
    ngettext_lazy(
        "{count} opportunity past its close date",
        "{count} opportunities past their close date",
        "number",
    ),
    _("Still open: win them, lose them, or say when."),
    "target",
    "warning",
)
NO_STEP = AlertWords(
    "no-step",
    ngettext_lazy(
        "{count} opportunity without a next step",
        "{count} opportunities without a next step",
        "number",
    ),
    _("Open, and nothing is planned."),
    "calendar",
    "warning",
)
UNANSWERED = AlertWords(
    "unanswered",
    ngettext_lazy("{count} case without an answer", "{count} cases without an answer", "number"),
    _("They wait for us, and nobody has touched them for three days."),
    "headset",
    "warning",
)
BREACHED = AlertWords(
    "breached",
    ngettext_lazy("{count} case past its promise", "{count} cases past their promise", "number"),
    _("The first answer or the solution was promised for earlier."),
    "headset",
    "error",
)
SOON_DUE = AlertWords(
    "soon-due",
    ngettext_lazy("{count} case due soon", "{count} cases due soon", "number"),
    _("An answer or a solution is promised within four hours."),
    "clock",
    "warning",
)
NEGLECTED: tuple[Neglected, ...] = (
    Neglected(
        AT_RISK,
        "customer",
        {
            "and": [
                {"field": "value_tier", "op": "is", "value": "high"},
                {"field": "lifecycle", "op": "in", "value": ["at_risk", "lost"]},
            ]
        },
    ),
    Neglected(
        PAST_CLOSE,
        "opportunity",
        {"and": [OPEN, {"field": "close_on", "op": "before", "value": "today"}]},
    ),
    Neglected(NO_STEP, "opportunity", {"and": [OPEN, NOTHING_PLANNED]}),
    Neglected(
        UNANSWERED,
        "case",
        {
            "and": [
                {"field": "status", "op": "in", "value": ["new", "open"]},
                {"field": "updated_at", "op": "before", "value": "3 days ago"},
                {"field": "first_answer_due_at", "op": "empty"},
                {"field": "resolution_due_at", "op": "empty"},
            ]
        },
    ),
)
