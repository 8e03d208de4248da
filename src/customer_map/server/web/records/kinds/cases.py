"""Cases on pages."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.server.accounts.models import User
from customer_map.server.crm.actions.cases import create_case, delete_case, edit_case
from customer_map.server.crm.models import Case, CaseQueue, CaseStatus, Priority
from customer_map.server.crm.queries.cases import overdue_cases, soon_due_cases
from customer_map.server.crm.queries.customers import OPEN_CASES
from customer_map.server.web.records.description import (
    Choices,
    Column,
    Filter,
    Kind,
    Listing,
    Slice,
    Verbs,
    Words,
)
from customer_map.server.web.records.kinds.shared import (
    ALL,
    CUSTOMER_COLUMN,
    MINE,
    OWNER_COLUMN,
    equals,
    fixed,
    links_to,
)


def _queues(user: User) -> Choices:
    return [(str(one.pk), one.name) for one in CaseQueue.records.visible_to(user)]


CASES = Kind(
    name="case",
    plural="cases",
    model=Case,
    icon="headset",
    words=Words(
        plural=_("Cases"),
        new=_("New case"),
        empty_title=_("No cases yet"),
        empty_text=_(
            "A case is a question, a complaint or a fault. The customer's mark on closing it joins the journey."
        ),
    ),
    listing=Listing(
        columns=(
            Column("number", pgettext_lazy("case", "Number"), sort="number"),
            Column("subject", _("Case"), sort="subject"),
            CUSTOMER_COLUMN,
            Column("status", _("Status"), sort="status"),
            Column("priority", _("Priority")),
            Column("promise", _("Service level"), sort="resolution_due_at"),
            Column("queue", pgettext_lazy("cases", "Queue"), sort="queue__name"),
            OWNER_COLUMN,
            Column("opened", _("Opened"), sort="opened_at"),
        ),
        searched=("subject", "description", "customer__name"),
        sort="-opened",
        slices=(
            ALL,
            MINE,
            Slice("open", _("Open"), lambda _user: OPEN_CASES),
            Slice("unowned", _("Nobody's"), lambda _user: OPEN_CASES & Q(owner__isnull=True)),
            Slice("overdue", _("Overdue"), lambda _user: overdue_cases(timezone.now())),
            Slice("soon", _("Due soon"), lambda _user: soon_due_cases(timezone.now())),
        ),
        pages=((_("Queues"), "queue_list"),),
        filters=(
            Filter("status", _("All statuses"), equals("status"), fixed(CaseStatus.choices)),
            Filter("priority", _("All priorities"), equals("priority"), fixed(Priority.choices)),
            Filter("queue", _("All queues"), links_to("queue"), _queues),
        ),
        related=("owner", "customer", "queue", "policy"),
    ),
    fields=(
        "subject",
        "customer",
        "contact",
        "product",
        "status",
        "priority",
        "channel",
        "opened_at",
        "satisfaction",
        "queue",
        "owner",
        "description",
    ),
    facts=(
        "number",
        "customer",
        "contact",
        "product",
        "status",
        "priority",
        "channel",
        "opened_at",
        "first_answered_at",
        "resolved_at",
        "satisfaction",
        "satisfaction_comment",
        "queue",
        "owner",
        "description",
    ),
    verbs=Verbs(create_case, edit_case, delete_case),
    name_field="subject",
    related=("owner", "customer", "contact", "product", "queue", "policy"),
    is_imported=False,
)
