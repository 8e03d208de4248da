"""Activities on pages."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.models import User
from customer_map.server.crm.actions.activities import delete_activity
from customer_map.server.crm.models import Activity, ActivityKind
from customer_map.server.web.records.activity_form import ActivityForm, part_of, plan, plan_anew
from customer_map.server.web.records.description import (
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
)


def _overdue(_user: User) -> Q:
    return Q(done_at__isnull=True, due_at__lt=timezone.now(), recurrence="")


ACTIVITIES = Kind(
    name="activity",
    plural="activities",
    model=Activity,
    icon="activity",
    words=Words(
        plural=_("Activities"),
        new=_("New activity"),
        empty_title=_("No activities yet"),
        empty_text=_(
            "Plan calls, meetings and tasks with time, place and participants. What is due appears on the start page."
        ),
    ),
    listing=Listing(
        columns=(
            Column("subject", _("Activity"), sort="subject"),
            Column("kind", _("Kind"), sort="kind"),
            CUSTOMER_COLUMN,
            Column("due", _("Due"), sort="due_at"),
            Column("starts", _("Starts"), sort="starts_at"),
            OWNER_COLUMN,
        ),
        searched=("subject", "description", "place", "customer__name"),
        sort="-created",
        slices=(
            ALL,
            MINE,
            Slice("open", _("Open"), lambda _user: Q(done_at__isnull=True)),
            Slice("overdue", _("Overdue"), _overdue),
            Slice("done", _("Done"), lambda _user: Q(done_at__isnull=False)),
        ),
        filters=(Filter("kind", _("All kinds"), equals("kind"), fixed(ActivityKind.choices)),),
        related=("owner", "customer"),
    ),
    fields=(
        "subject",
        "kind",
        "customer",
        "contact",
        "opportunity",
        "due_at",
        "starts_at",
        "ends_at",
        "is_all_day",
        "place",
        "owner",
        "recurrence",
        "description",
    ),
    facts=(
        "kind",
        "customer",
        "contact",
        "opportunity",
        "due_at",
        "place",
        "done_at",
        "outcome",
        "owner",
        "created_at",
        "description",
    ),
    verbs=Verbs(plan, plan_anew, delete_activity),
    form=ActivityForm,
    part=part_of,
    name_field="subject",
    related=("owner", "customer", "contact", "opportunity"),
)
