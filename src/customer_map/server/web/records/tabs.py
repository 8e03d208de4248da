"""Turns a record into the tabs of its page, and an open tab into the list it holds."""

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.audit.records import Record
from customer_map.server.crm.queries.customers import CustomerTotals
from customer_map.server.crm.queries.touchpoints import recent_touchpoints
from customer_map.server.feedback.models import Statement
from customer_map.server.feedback.queries.inbox import InboxFilter, inbox, shown_with
from customer_map.server.web.feedback.rows import Row, shown_rows
from customer_map.server.web.navigation import Tab
from customer_map.server.web.records.description import Kind
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.records.listing import list_page

TOUCHPOINTS = 100
# Which lists a kind's page has, and the field that ties their rows to it.
LISTS: dict[str, dict[str, str]] = {
    "customer": {
        "contact": "customer",
        "opportunity": "customer",
        "activity": "customer",
        "case": "customer",
        "order": "customer",
    },
    "contact": {"opportunity": "contact", "activity": "contact", "case": "contact"},
    "opportunity": {"activity": "opportunity"},
    "product": {"opportunity": "product", "case": "product"},
}
WITH_TIMELINE = ("customer", "contact")


def tabs_of(
    user: User, kind: Kind, record: Record, current: str, about: dict[str, object]
) -> list[Tab]:
    """Return the tabs; lists of records the user may not read have none."""
    url = reverse(f"{kind.name}_detail", args=[record.pk])
    counts = _counts(about)
    names = [("", _("Overview"))]
    names += [
        (name, str(KINDS[name].words.plural))
        for name in LISTS.get(kind.name, {})
        if reach_of(user, KINDS[name].record_type, Intent.READ) != Reach.NONE
    ]
    if (
        kind.name in WITH_TIMELINE
        and reach_of(user, RecordType.TOUCHPOINT, Intent.READ) != Reach.NONE
    ):
        names.append(("timeline", _("Timeline")))
    if kind.name in WITH_TIMELINE and Statement.may_be_read_by(user):
        names.append(("feedback", pgettext("voice of the customer", "Feedback")))
    names += [("notes", _("Notes")), ("history", _("History"))]
    return [
        Tab(label, f"{url}?tab={name}" if name else url, name == current, counts.get(name))
        for name, label in names
    ]


def tab_content(
    user: User, kind: Kind, record: Record, tab: str, query: QueryDict
) -> dict[str, object]:
    """Return the list of the open tab, or the touchpoints of the timeline."""
    if tab == "timeline" and kind.name in WITH_TIMELINE:
        return {"touchpoints": recent_touchpoints(user, TOUCHPOINTS, **{kind.name: record})}
    if tab == "feedback" and kind.name in WITH_TIMELINE:
        return {"feedback": said_by(user, kind.name, record)}
    link = LISTS.get(kind.name, {}).get(tab)
    if link is None:
        return {}
    listed = KINDS[tab]
    return {"list": list_page(user, listed, query, Q(**{link: record})), "listed": listed}


def _counts(about: dict[str, object]) -> dict[str, int]:
    totals = about.get("totals")
    if not isinstance(totals, CustomerTotals):
        return {}
    return {
        "contact": totals.contacts,
        "opportunity": totals.opportunities,
        "case": totals.cases,
        "order": totals.orders,
    }


def said_by(user: User, name: str, record: Record) -> list[Row]:
    """Return the newest statements of a customer or a person that the user may read."""
    chosen = (
        InboxFilter(customer=record.pk) if name == "customer" else InboxFilter(contact=record.pk)
    )
    rows = shown_with(inbox(user, chosen), user).order_by("-occurred_at", "-pk")
    page = reverse(f"{name}_detail", args=[record.pk])
    return shown_rows(user, rows[:TOUCHPOINTS], f"{page}?tab=feedback")
