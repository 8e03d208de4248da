"""Turns an opportunity into the people who take part: what is claimed about each, and when we last heard of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.urls import reverse

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.crm.models import Opportunity, Touchpoint
from customer_map.server.saved_maps.models import Aspect, Attitude, BuyingRole, MapMember
from customer_map.server.saved_maps.queries import Said, deal_map, members_of, said_on

ASPECTS = (Aspect.BUYING_ROLE, Aspect.ATTITUDE, Aspect.INFLUENCE)
TONES = {
    Attitude.MENTOR: "success",
    Attitude.SUPPORTER: "success",
    Attitude.NEUTRAL: "neutral",
    Attitude.SCEPTIC: "warning",
    Attitude.OPPONENT: "error",
}


@dataclass(frozen=True, slots=True)
class DealPerson:
    """One person in a deal: what is claimed, whether the customer's own map says it, and the last touch."""

    member: MapMember
    said: Said
    last_touch: datetime | None

    @property
    def role(self) -> str:
        """The buying role in words."""
        return _words(BuyingRole, self.said[Aspect.BUYING_ROLE])

    @property
    def attitude(self) -> str:
        """The attitude in words."""
        return _words(Attitude, self.said[Aspect.ATTITUDE])

    @property
    def tone(self) -> str:
        """How the attitude looks."""
        return TONES.get(Attitude(self.said[Aspect.ATTITUDE]), "neutral") if self.attitude else ""

    @property
    def influence(self) -> str:
        """The influence from 0 to 100, as digits."""
        return self.said[Aspect.INFLUENCE]

    @property
    def is_inherited(self) -> bool:
        """Whether some of it comes from the customer's own map."""
        return bool(self.said.inherited & set(ASPECTS))


def people_in(user: User, opportunity: Opportunity) -> dict[str, object]:
    """Return who takes part in an opportunity, for its page; the address leads to the deal's map if there is one."""
    if reach_of(user, RecordType.MAP, Intent.READ) == Reach.NONE:
        return {"shows_people": False}
    saved = deal_map(user, opportunity)
    members = members_of(user, saved) if saved else []
    shown = saved.pk if saved else opportunity.customer_id
    return {
        "shows_people": True,
        "people": _people(user, members, said_on(user, saved) if saved else {}),
        "deal_map": saved,
        "deal_map_url": reverse("map", args=[shown]) if shown else "",
    }


def _people(user: User, members: Sequence[MapMember], said: dict[UUID, Said]) -> list[DealPerson]:
    ids = [member.contact_id for member in members if member.contact_id]
    touched = Touchpoint.records.visible_to(user).filter(contact__in=ids).order_by()
    newest = dict(touched.values_list("contact").annotate(Max("occurred_at"))) if ids else {}
    return [
        DealPerson(member, said.get(member.contact_id, Said()), newest.get(member.contact_id))
        for member in members
        if member.contact_id
    ]


def _words(choices: type[BuyingRole] | type[Attitude], value: str) -> str:
    return str(choices(value).label) if value in choices.values else ""
