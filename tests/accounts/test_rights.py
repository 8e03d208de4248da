"""How far a user reaches: defaults, changed cells, people who were shut out."""

import pytest
from django.db.models import Q
from tests.accounts.people import person

from customer_map.server.accounts.models import RoleRight, Team, User
from customer_map.server.accounts.rights import covers, owned_within, reach_of
from customer_map.server.accounts.roles import DEFAULT_REACH, Intent, Reach, RecordType, Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_without_changed_cells_the_defaults_hold(role: Role) -> None:
    user = person(role)
    for record_type in RecordType:
        for intent in Intent:
            assert reach_of(user, record_type, intent) == DEFAULT_REACH[role][intent]


def test_a_changed_cell_counts_for_its_role_type_and_intent_only() -> None:
    RoleRight.objects.create(role="member", record_type="customer", intent="edit", reach="all")
    member, viewer = person(Role.MEMBER), person(Role.VIEWER)
    assert reach_of(member, "customer", "edit") == Reach.ALL
    assert reach_of(member, "customer", "delete") == Reach.OWN
    assert reach_of(member, "contact", "edit") == Reach.OWN
    assert reach_of(viewer, "customer", "edit") == Reach.NONE


def test_who_was_shut_out_reaches_nothing() -> None:
    owner = person(Role.OWNER)
    owner.is_active = False
    assert {reach_of(owner, kind, intent) for kind in RecordType for intent in Intent} == {
        Reach.NONE
    }


def test_the_changed_cells_are_read_once_per_request(django_assert_num_queries: object) -> None:
    user = person(Role.MEMBER)
    with django_assert_num_queries(1):
        for kind in RecordType:
            reach_of(user, kind, Intent.READ)


def test_all_sets_no_condition_and_none_lets_nothing_through() -> None:
    user = person()
    assert owned_within(user, Reach.ALL, "owner") == Q()
    assert owned_within(user, Reach.NONE, "owner") == Q(pk__in=[])


def test_one_works_with_oneself_and_everybody_of_ones_teams() -> None:
    one, two, three = (Team.objects.create(name=name) for name in ("One", "Two", "Three"))
    names = ("user", "of one", "of two", "of all", "stranger", "alone")
    user, of_one, of_two, of_all, stranger, alone = (person(name=name) for name in names)
    for somebody, teams in (
        (user, [one, two]), (of_one, [one]), (of_two, [two]), (of_all, [one, two, three]), (stranger, [three]),
    ):  # fmt: skip
        somebody.teams.set(teams)

    def colleagues(of: User) -> set[User]:
        return set(User.objects.filter(pk__works_with=of.pk))

    assert colleagues(user) == {user, of_one, of_two, of_all}
    assert colleagues(stranger) == {stranger, of_all}
    assert colleagues(alone) == {alone}
    assert set(User.objects.exclude(pk__works_with=alone.pk)) == {
        user, of_one, of_two, of_all, stranger,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("told", "beside", "is_covered"),
    [
        ("all", "all", True),
        ("all", "own", True),
        ("team", "team", True),
        ("team", "all", False),
        ("own", "team", False),
        ("none", "none", False),
    ],
)
def test_figures_are_told_only_as_far_as_their_records(
    told: str, beside: str, is_covered: bool
) -> None:
    for record_type, reach in (("order", told), ("customer", beside)):
        RoleRight.objects.create(role="viewer", record_type=record_type, intent="read", reach=reach)
    assert covers(person(Role.VIEWER), "order", "customer") is is_covered
