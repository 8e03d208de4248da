from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.crm.people import acting, again, person

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import RoleRight, User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.opportunities import create_opportunity
from customer_map.server.crm.actions.touchpoints import Fact, record_touchpoint
from customer_map.server.crm.models import Contact, Customer
from customer_map.server.insights.alerts import GAPS, GapRow, count_gaps, gap_called
from customer_map.server.saved_maps.models import Aspect, Assessment, MapMember, SavedMap

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def account(actor: Actor, name: str, *, offers: int = 1) -> tuple[Customer, SavedMap]:
    customer = create_customer(actor=again(actor), values={"name": name})
    for _number in range(offers):
        create_opportunity(actor=again(actor), values={"name": name, "customer": customer})
    saved = SavedMap.records.create(
        kind="relationship", name=name, customer=customer, is_default=True, owner=actor.user
    )
    return customer, saved


def claim(saved: SavedMap, contact: Contact, aspect: Aspect, value: str, *, days: int = 0) -> None:
    member, _made = MapMember.records.get_or_create(map=saved, contact=contact)
    moment = timezone.now() - timedelta(days=days)
    Assessment.records.create(
        member=member, aspect=aspect, value=value, claimed_at=moment, valid_from=moment
    )


def employee(actor: Actor, customer: Customer, name: str) -> Contact:
    return create_contact(actor=again(actor), values={"name": name, "customer": customer})


def rows(key: str, user: User | None, now: datetime) -> list[GapRow]:
    assert user
    gap = gap_called(key)
    found = list(gap.listed(user, now))
    assert count_gaps(gap, user, now) == len(found)
    return gap.rows(user, found)


def names(found: list[GapRow]) -> list[tuple[str, str]]:
    return [(str(row.customer), str(row.contact or "")) for row in found]


def test_an_open_opportunity_wants_a_decision_maker(actor: Actor, now: datetime) -> None:
    known, saved = account(actor, "Known")
    account(actor, "Unknown", offers=2)
    account(actor, "Quiet", offers=0)
    boss = employee(actor, known, "Boss")
    claim(saved, boss, Aspect.BUYING_ROLE, "economic_buyer")
    assert names(rows("no-decision-maker", actor.user, now)) == [("Unknown", "")]
    Assessment.records.update(valid_to=timezone.now())
    assert names(rows("no-decision-maker", actor.user, now)) == [("Known", ""), ("Unknown", "")]


def test_an_account_hangs_on_one_person_until_a_second_is_known(
    actor: Actor, now: datetime
) -> None:
    customer, saved = account(actor, "Acme")
    li, zhao = (employee(actor, customer, name) for name in ("Li", "Zhao"))
    claim(saved, li, Aspect.COVERAGE, "3")
    claim(saved, zhao, Aspect.COVERAGE, "1")
    assert names(rows("single-thread", actor.user, now)) == [("Acme", "Li")]
    Assessment.records.filter(value="1").update(value="2")
    assert rows("single-thread", actor.user, now) == []


def test_champions_are_silent_without_a_touchpoint_of_late(actor: Actor, now: datetime) -> None:
    customer, saved = account(actor, "Acme")
    silent, never, talking, other = (
        employee(actor, customer, name) for name in ("Silent", "Never", "Talking", "Other")
    )
    for champion in (silent, never, talking):
        claim(saved, champion, Aspect.BUYING_ROLE, "champion")
    claim(saved, other, Aspect.BUYING_ROLE, "user")
    for number, (contact, days) in enumerate(((silent, 31), (silent, 60), (talking, 29))):
        record_touchpoint(
            actor=again(actor),
            fact=Fact(
                customer=customer,
                contact=contact,
                occurred_at=now - timedelta(days=days),
                channel="phone",
                name="call",
                message_id=str(number),
            ),
        )
    found = rows("silent-champions", actor.user, now)
    assert names(found) == [("Acme", "Silent"), ("Acme", "Never")]
    assert found[0].since == now - timedelta(days=31)
    assert found[1].since is None


def test_nobody_is_silent_to_those_who_may_not_read_touchpoints(
    actor: Actor, now: datetime
) -> None:
    customer, saved = account(actor, "Acme")
    claim(saved, employee(actor, customer, "Li"), Aspect.BUYING_ROLE, "champion")
    viewer = person(Role.VIEWER)
    assert len(rows("silent-champions", viewer, now)) == 1
    RoleRight.objects.create(
        role=Role.VIEWER, record_type="touchpoint", intent="read", reach="none"
    )
    assert rows("silent-champions", User.objects.get(pk=viewer.pk), now) == []


def test_what_nobody_has_looked_at_for_half_a_year_is_stale(actor: Actor, now: datetime) -> None:
    customer, saved = account(actor, "Acme")
    old, fresh, overdue = (employee(actor, customer, name) for name in ("Old", "Fresh", "Overdue"))
    claim(saved, old, Aspect.ATTITUDE, "neutral", days=181)
    claim(saved, fresh, Aspect.ATTITUDE, "neutral", days=400)
    claim(saved, fresh, Aspect.INFLUENCE, "50", days=10)
    claim(saved, overdue, Aspect.ATTITUDE, "mentor", days=1)
    yesterday = timezone.localdate(now) - timedelta(days=1)
    Assessment.records.filter(value="mentor").update(review_on=yesterday)
    found = rows("stale-assessments", actor.user, now)
    assert names(found) == [("Acme", "Old"), ("Acme", "Overdue")]


def test_a_stranger_sees_no_gap(actor: Actor, now: datetime) -> None:
    customer, saved = account(actor, "Acme")
    li = employee(actor, customer, "Li")
    claim(saved, li, Aspect.BUYING_ROLE, "champion", days=300)
    claim(saved, li, Aspect.COVERAGE, "3", days=300)
    assert all(rows(gap.key, actor.user, now) for gap in GAPS)
    stranger = person(Role.MEMBER)
    assert not any(rows(gap.key, stranger, now) for gap in GAPS)


def test_there_is_no_gap_of_another_name() -> None:
    with pytest.raises(RecordNotFoundError):
        gap_called("none")
