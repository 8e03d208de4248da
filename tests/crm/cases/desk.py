"""A service desk for tests: office hours in Shanghai, a policy, a queue with two members."""

from dataclasses import dataclass
from datetime import UTC, datetime

from tests.crm.people import again, person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import Team, User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.case_queues import create_queue
from customer_map.server.crm.actions.service_levels import create_calendar, create_policy
from customer_map.server.crm.models import BusinessCalendar, CaseQueue, ServicePolicy

# A Monday, ten in the morning in Shanghai.
MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
TARGETS = {
    "normal": {"first_answer": 4 * 60, "resolution": 18 * 60},
    "urgent": {"first_answer": 60, "resolution": 4 * 60},
}


@dataclass(frozen=True)
class Desk:
    calendar: BusinessCalendar
    policy: ServicePolicy
    queue: CaseQueue
    members: tuple[User, User]


def office(actor: Actor, **values: object) -> BusinessCalendar:
    return create_calendar(
        actor=again(actor),
        values={"name": "Office", "time_zone": "Asia/Shanghai", "country": "", **values},
    )


def policy(actor: Actor, calendar: BusinessCalendar, **values: object) -> ServicePolicy:
    usual = {"name": "Standard", "calendar": calendar, "targets": TARGETS}
    return create_policy(actor=again(actor), values={**usual, **values})


def open_desk(actor: Actor, rule: str = "none") -> Desk:
    team = Team.objects.create(name="Service")
    members = person(Role.MEMBER, "Li", team=team), person(Role.MEMBER, "Mo", team=team)
    calendar = office(actor)
    queue = create_queue(
        actor=again(actor),
        values={
            "name": "First line",
            "address": "service@example.com",
            "members": [one.pk for one in members],
            "owner_rule": rule,
        },
    )
    return Desk(calendar, policy(actor, calendar), queue, members)
