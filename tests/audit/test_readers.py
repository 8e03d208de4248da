"""Many readers asked about at once: the same answer as `visible_to` gives each of them."""

import pytest
from django.core.exceptions import EmptyResultSet
from tests.crm.people import person

from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.models import RoleRight, Team, User
from customer_map.server.accounts.roles import Intent, Reach, Role
from customer_map.server.audit.queries import governed_models
from customer_map.server.audit.readers import condition_for, readable_by
from customer_map.server.crm.models import Customer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("reach", [None, *Reach])
def test_the_conditions_of_two_users_of_a_role_differ_in_nothing_but_their_ids(
    role: Role, reach: Reach | None
) -> None:
    if reach is not None:
        RoleRight.objects.create(role=role, record_type="customer", intent=Intent.READ, reach=reach)
    one, other = person(role), person(role)
    other.teams.add(Team.objects.create(name="Elsewhere"))
    row = new_id()
    for model in governed_models().values():
        conditions = []
        for user in (one, other):
            fresh = User.objects.get(pk=user.pk)
            try:
                conditions.append(condition_for(model, fresh, [row]))
            except EmptyResultSet:
                conditions.append(("", ()))
        assert conditions[0] == conditions[1], model


def test_many_readers_read_what_each_of_them_may() -> None:
    team, other_team = Team.objects.create(name="One"), Team.objects.create(name="Other")
    people = [person(role) for role in Role for _ in range(3)]
    for number, user in enumerate(people):
        user.teams.add((team, other_team)[number % 2])
    RoleRight.objects.create(
        role=Role.VIEWER, record_type="customer", intent=Intent.READ, reach=Reach.OWN
    )
    gone = person(Role.OWNER)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    owners = [*people, None]
    rows = [Customer.records.create(name=str(nth), owner=one) for nth, one in enumerate(owners)]
    ids = [row.pk for row in rows]
    found = readable_by([user.pk for user in [*people, gone]], {"customer": ids, "user": ids})
    assert gone.pk not in found
    for user in people:
        fresh = User.objects.get(pk=user.pk)
        seen = Customer.records.visible_to(fresh).filter(pk__in=ids).values_list("pk", flat=True)
        assert found[user.pk] == {("customer", pk) for pk in seen}
    assert 0 < len(found[people[-1].pk]) < len(rows)


def test_the_number_of_questions_does_not_grow_with_the_readers(
    django_assert_max_num_queries: object,
) -> None:
    people = [person(Role.MEMBER) for _ in range(30)]
    row = Customer.records.create(name="Acme", owner=people[3])
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        found = readable_by([user.pk for user in people], {"customer": [row.pk]})
    assert found[people[3].pk] == {("customer", row.pk)}
