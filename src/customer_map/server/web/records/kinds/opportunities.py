"""Opportunities on pages."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.opportunities import (
    create_opportunity,
    delete_opportunity,
    edit_opportunity,
)
from customer_map.server.crm.models import Opportunity, OpportunityLine, Outcome, Stage
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
    links_to,
)


def _stages(user: User) -> Choices:
    return [(str(stage.pk), stage.name) for stage in Stage.records.visible_to(user)]


def _told(user: User, record: Record) -> tuple[str, ...]:
    """What an opportunity with lines is worth is their sum."""
    lines = OpportunityLine.records.visible_to(user).filter(opportunity=record.pk)
    return ("amount",) if lines.exists() else ()


OPPORTUNITIES = Kind(
    name="opportunity",
    plural="opportunities",
    model=Opportunity,
    icon="target",
    words=Words(
        plural=_("Opportunities"),
        new=_("New opportunity"),
        empty_title=_("No opportunities yet"),
        empty_text=_(
            "An opportunity is a possible sale. It moves through the stages of a pipeline until it is won or lost."
        ),
    ),
    listing=Listing(
        columns=(
            Column("name", _("Opportunity"), sort="name"),
            CUSTOMER_COLUMN,
            Column("stage", _("Stage"), sort="stage__rank"),
            Column("amount", _("Amount"), sort="amount", is_number=True),
            Column("close_on", _("Expected close"), sort="close_on"),
            OWNER_COLUMN,
        ),
        searched=("name", "customer__name"),
        sort="-created",
        slices=(
            ALL,
            MINE,
            Slice("open", _("Open"), lambda _user: Q(stage__outcome=Outcome.OPEN)),
            Slice("won", _("Won"), lambda _user: Q(stage__outcome=Outcome.WON)),
            Slice("lost", _("Lost"), lambda _user: Q(stage__outcome=Outcome.LOST)),
        ),
        filters=(Filter("stage", _("All stages"), links_to("stage"), _stages),),
        related=("owner", "customer", "stage"),
    ),
    fields=(
        "name",
        "customer",
        "contact",
        "product",
        "stage",
        "amount",
        "currency",
        "opened_on",
        "close_on",
        "loss_reason",
        "source",
        "owner",
        "tags",
    ),
    facts=(
        "customer",
        "contact",
        "product",
        "stage",
        "amount",
        "opened_on",
        "close_on",
        "loss_reason",
        "source",
        "owner",
        "created_at",
    ),
    verbs=Verbs(create_opportunity, edit_opportunity, delete_opportunity),
    related=("owner", "customer", "contact", "product", "stage__pipeline"),
    told=_told,
)
