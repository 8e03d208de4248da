import pytest
from tests.crm.people import person
from tests.web.company import found_company

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import RoleRight, Team, User
from customer_map.server.accounts.roles import Intent, Reach, Role
from customer_map.server.audit.explaining import Rule, verdicts
from customer_map.server.audit.records import Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return person(Role.OWNER)


@pytest.fixture
def records(owner: User) -> dict[str, Record]:
    return found_company(Actor(owner)).records


def refusals(user: User, record: Record) -> list[Rule | None]:
    fresh = User.objects.get(pk=user.pk)  # rights are read once per user object
    return [verdict.refused_by for verdict in verdicts(fresh, record)]


def test_the_verdict_is_what_the_filter_says_for_every_role_and_kind(
    owner: User, records: dict[str, Record]
) -> None:
    team = Team.objects.create(name="North")
    owner.teams.add(team)
    people = [person(role, team=home) for role in Role for home in (None, team)]
    for user in [owner, *people]:
        for record in records.values():
            for verdict in verdicts(user, record):
                rows = type(record).records.reachable_by(user, verdict.intent)
                assert verdict.is_allowed == rows.filter(pk=record.pk).exists()
                assert verdict.refused_by != Rule.REST


def test_each_refusal_names_its_rule(owner: User, records: dict[str, Record]) -> None:
    case = records["case"]
    assert refusals(owner, case) == [None, None, None]
    viewer = person(Role.VIEWER)
    assert refusals(viewer, case) == [None, Rule.ROLE, Rule.ROLE]
    assert refusals(person(Role.MEMBER), case) == [Rule.OWNER] * 3
    User.objects.filter(pk=viewer.pk).update(is_active=False)
    assert refusals(viewer, case) == [Rule.ACTIVE] * 3


def test_a_record_hides_with_its_customer(records: dict[str, Record]) -> None:
    viewer = person(Role.VIEWER)
    RoleRight.objects.create(
        role=Role.VIEWER, record_type="customer", intent=Intent.READ, reach=Reach.NONE
    )
    assert refusals(viewer, records["case"])[0] == Rule.CUSTOMER
    assert refusals(viewer, records["customer"])[0] == Rule.ROLE
    assert refusals(viewer, records["product"])[0] is None
