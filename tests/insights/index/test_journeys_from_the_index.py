"""A journey read from the index tells each user exactly what brute force finds in the rows this user may see."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from django.db import connection
from tests.insights.index.second_connection import TOUCH, other_connection
from tests.insights.records import customer, day, order, owner, touch

from customer_map.analytics.stage_rules import StageRules, TouchpointKind
from customer_map.kernels.stage_progress import JourneyPart
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import RoleRight, Team, User
from customer_map.server.accounts.roles import Reach, RecordType, Role
from customer_map.server.crm.models import Customer, Touchpoint
from customer_map.server.insights.actions.figures import refresh_figures
from customer_map.server.insights.index.following import follow
from customer_map.server.insights.journeys import JourneyFilters, build_journey, journey_members
from customer_map.server.insights.journeys.definitions import JourneyDefinition
from customer_map.server.insights.journeys.figures import ReadJourney, read_journey
from customer_map.server.saved_maps.models import SavedMap

pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)

NAMES = ["First visit", "Order placed", "", "NA", "Visit", "Called"]
CHANNELS = ["web", "store", "", "null"]
PLANS = ["pro", "free", None]
DEFINITION: dict[str, Any] = {
    "stages": [{"id": one} for one in ("look", "buy", "again", "talk")],
    "rules": [
        {"stage": "again", "attribute": "purchase", "values": ["repeat"]},
        {"stage": "buy", "attribute": "purchase", "values": ["first"]},
        {"stage": "talk", "names": ["*call*"], "channels": ["web", ""]},
        {"stage": "look", "attribute": "plan", "values": ["pro"]},
        {"stage": "look", "names": ["*visit*"]},
    ],
}


@dataclass
class Plain:
    """What brute force finds; by stage."""

    customers: int = 0
    unassigned: int = 0
    reached: list[set[str]] = field(default_factory=lambda: [set() for _ in range(4)])
    went_on: list[set[str]] = field(default_factory=lambda: [set() for _ in range(4)])
    dwell: list[list[float]] = field(default_factory=lambda: [[] for _ in range(4)])
    channels: Counter[tuple[int, str]] = field(default_factory=Counter)
    scores: list[list[float]] = field(default_factory=lambda: [[] for _ in range(4)])


def brute_force(user: User, filters: JourneyFilters) -> Plain:
    """Read row by row, with the filters of rights that lists use."""
    definition = JourneyDefinition.of(SavedMap(definition=DEFINITION))
    rules = StageRules(definition.rules, [stage.id for stage in definition.stages])
    rows = Touchpoint.records.visible_to(user).filter(
        filters.customers(definition, "customer__") & filters.period("occurred_at")
    )
    found = Plain()
    journeys: dict[str, list[Touchpoint]] = {}
    for row in rows.select_related("customer__figures", "order").order_by("occurred_at", "id"):
        journeys.setdefault(str(row.customer_id), []).append(row)
    for who, events in journeys.items():
        follow_one(found, who, [(one, rules.stage_of(kind_of(one))) for one in events])
    return found


def follow_one(found: Plain, who: str, events: list[tuple[Touchpoint, int]]) -> None:
    first: dict[int, Touchpoint] = {}
    for one, stage in events:
        if stage < 0:
            found.unassigned += 1
            continue
        first.setdefault(stage, one)
        found.reached[stage].add(who)
        found.channels[stage, one.channel] += 1
        if one.score is not None:
            found.scores[stage].append(one.score)
    found.customers += bool(first)
    entries = [(one.occurred_at, str(one.pk), stage) for stage, one in first.items()]
    for at, key, stage in entries:
        later = [entry for entry in entries if entry[2] > stage and entry[:2] > (at, key)]
        if later:
            found.went_on[stage].add(who)
            found.dwell[stage].append((min(later)[0] - at) / timedelta(days=1))


def kind_of(one: Touchpoint) -> TouchpointKind:
    purchase = ""
    if one.order is not None and not one.order.is_cancellation:
        figures = getattr(one.customer, "figures", None)
        bought = figures.first_order_at if figures else None
        purchase = "repeat" if bought and bought < one.occurred_at else "first"
    plan = {"plan": one.properties["plan"]} if "plan" in one.properties else {}
    return TouchpointKind(one.channel, one.name, {"purchase": purchase, **plan})


def assert_same(read: ReadJourney, plain: Plain) -> None:
    part: JourneyPart = read.part
    assert part.customers == plain.customers
    assert part.unassigned == plain.unassigned
    assert part.reached.tolist() == [len(one) for one in plain.reached]
    assert part.went_on.tolist() == [len(one) for one in plain.went_on]
    for days, expected in zip(part.dwell_days, plain.dwell, strict=True):
        assert np.allclose(days, sorted(expected), rtol=0, atol=1e-9)
    counts = {
        (stage, read.channels[channel]): count
        for stage, row in enumerate(part.channels.tolist())
        for channel, count in enumerate(row)
        if count
    }
    assert counts == dict(plain.channels)
    assert part.score_counts.tolist() == [len(one) for one in plain.scores]
    assert np.allclose(part.score_sums, [sum(one) for one in plain.scores])


def some_world(seed: int) -> tuple[SavedMap, list[User]]:
    """Customers of several owners and teams, some deleted, with random touchpoints."""
    dice = random.Random(seed)
    journey = SavedMap.records.create(kind="journey", name="J", definition=DEFINITION)
    roles = (Role.MANAGER, Role.MEMBER, Role.VIEWER)
    makes = User.objects.create_user
    users = [owner(), *(makes(f"{role}@test.example", name=role, role=role) for role in roles)]
    mate = User.objects.create_user("mate@test.example", name="Mate", role=Role.MEMBER)
    team = Team.objects.create(name="North")
    team.members.set([users[2], mate])
    for number in range(30):
        one = customer(
            f"C{number}",
            kind=dice.choice(["person", "organisation"]),
            owner=dice.choice([*users, mate, None]),
            region=dice.choice(["North", "South", ""]),
            tags=dice.choice([["vip"], []]),
        )
        some_touchpoints(dice, one)
    Customer.records.filter(name__in=("C3", "C4")).update(deleted_at=day(0))
    refresh_figures(actor=Actor.system(), now=day(400))
    return journey, [*users, mate]


def some_touchpoints(dice: random.Random, one: Customer) -> None:
    for number in range(dice.randint(0, 8)):
        when = dice.choice([dice.uniform(0, 90), float(dice.randint(0, 5))])
        fields: dict[str, Any] = {"properties": {"n": number}}
        plan = dice.choice(PLANS)
        if plan:
            fields["properties"]["plan"] = plan
        if dice.random() < 0.3:
            cancelled = dice.random() < 0.3
            fields["order"] = order(one, when, (1, 5), is_cancellation=cancelled)
        score = dice.choice([None, None, -1.0, 0.25])
        touch(one, when, dice.choice(NAMES), dice.choice(CHANNELS), score=score, **fields)


FILTERS = [
    JourneyFilters(),
    JourneyFilters(region="North"),
    JourneyFilters(tag="vip", since=day(3).date()),
    JourneyFilters(since=day(2).date(), until=day(40).date()),
    JourneyFilters(value_tier="high"),
    JourneyFilters(region="Nowhere"),
]


def check_everybody(journey: SavedMap, users: list[User]) -> None:
    definition = JourneyDefinition.of(journey)
    for user in users:
        fresh = User.objects.get(pk=user.pk)  # rights are kept with the object
        for filters in FILTERS:
            plain = brute_force(fresh, filters)
            assert_same(read_journey(fresh, journey, definition, filters), plain)
        for place, stage in enumerate(definition.stages):
            members = journey_members(fresh, journey, stage.id, "went_on", FILTERS[0])
            whole = brute_force(fresh, FILTERS[0])
            assert {str(one.pk) for one in members} == whole.went_on[place]


@pytest.mark.parametrize("seed", range(3))
def test_everybody_reads_what_brute_force_finds(seed: int) -> None:
    journey, users = some_world(seed)
    assert all(brute_force(users[0], FILTERS[0]).reached)
    check_everybody(journey, users)  # there is no index yet
    follow()
    check_everybody(journey, users)
    dice = random.Random(seed)
    for one in Customer.records.filter(name__in=[f"C{n}" for n in range(0, 30, 3)]):
        some_touchpoints(dice, one)
    customer_of_nobody = Customer.records.create(name="New", kind="person")
    some_touchpoints(dice, customer_of_nobody)
    check_everybody(journey, users)  # the index is behind
    follow()
    check_everybody(journey, users)


def test_every_reach_of_a_role_is_kept() -> None:
    journey, users = some_world(7)
    follow()
    definition = JourneyDefinition.of(journey)
    told = set()
    for customers, touchpoints in product(Reach, Reach):
        RoleRight.objects.all().delete()
        cells = ((RecordType.CUSTOMER, customers), (RecordType.TOUCHPOINT, touchpoints))
        for kind, reach in cells:
            RoleRight.objects.create(role=Role.MEMBER, record_type=kind, intent="read", reach=reach)
        member = User.objects.get(pk=users[2].pk)
        touch(customer("New"), 1, "Called", "web")  # so that nothing is kept from before
        plain = brute_force(member, FILTERS[0])
        assert_same(read_journey(member, journey, definition, FILTERS[0]), plain)
        told.add(plain.customers)
    assert len(told) >= 4


def test_a_journey_that_is_kept_is_read_again_after_a_late_commit() -> None:
    boss = owner()
    rules = [{"stage": "look", "names": ["*"]}]
    journey = SavedMap.records.create(
        kind="journey", name="J", definition={"stages": [{"id": "look"}], "rules": rules}
    )
    ada, ben = customer("Ada"), customer("Ben")
    touch(ben, 0, "Visit")

    def reached() -> int | None:
        return build_journey(boss, journey).stages[0].customers

    with other_connection() as slow:
        slow.execute(TOUCH, [ada.pk, "Late"])
        touch(ben, 1, "Visit")
        assert reached() == 1
        slow.commit()
    assert reached() == 2
    with other_connection() as slow:
        slow.execute("UPDATE crm_customer SET deleted_at = now() WHERE id = %s", [ada.pk])
        slow.execute(
            """INSERT INTO audit_auditentry (at, via, verb, record_type, record_id, after, batch)
            VALUES (now(), 'web', 'customer.delete', 'customer', %s, '{}', gen_random_uuid())""",
            [ada.pk],
        )
        with connection.cursor() as cursor:  # a later entry, committed earlier
            cursor.execute(
                """INSERT INTO audit_auditentry (at, via, verb, record_type, record_id, after, batch)
                VALUES (now(), 'web', 'customer.edit', 'customer', %s, '{}', gen_random_uuid())""",
                [ben.pk],
            )
        assert reached() == 2
        slow.commit()
    assert reached() == 1


def test_figures_that_were_refreshed_are_heeded_at_once() -> None:
    boss, ada = owner(), customer("Ada")
    rules = [{"stage": "again", "attribute": "purchase", "values": ["repeat"]}]
    journey = SavedMap.records.create(
        kind="journey", name="J", definition={"stages": [{"id": "again"}], "rules": rules}
    )
    touch(ada, 5, "paid", order=order(ada, 5, (1, 5)))
    order(ada, 1, (1, 5))
    assert build_journey(boss, journey).stages[0].customers == 0
    refresh_figures(actor=Actor.system(), now=day(20))
    assert build_journey(boss, journey).stages[0].customers == 1
