from datetime import timedelta

import pytest
from django.utils import timezone
from tests.crm.people import acting, again

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.contacts import create_contact, delete_contact, rename_contact
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.employments import employ, end_employment
from customer_map.server.crm.actions.positions import (
    create_position,
    delete_position,
    move_position,
    rename_position,
)
from customer_map.server.crm.actions.ties import change_tie, claim_tie, end_tie
from customer_map.server.crm.models import (
    Contact,
    Customer,
    Employment,
    Position,
    Relationship,
    RelationshipKind,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def customer(actor: Actor) -> Customer:
    return create_customer(actor=again(actor), values={"name": "云图"})


def position(
    actor: Actor, customer: Customer, title: str, above: Position | None = None
) -> Position:
    values = {"customer": customer, "title": title, "reports_to": above}
    return create_position(actor=again(actor), values=values)


def contact(actor: Actor, customer: Customer, name: str) -> Contact:
    return create_contact(actor=again(actor), values={"customer": customer, "name": name})


def test_a_position_never_comes_to_report_to_itself(actor: Actor, customer: Customer) -> None:
    chief = position(actor, customer, "CEO")
    finance = position(actor, customer, "CFO", chief)
    clerk = position(actor, customer, "Clerk", finance)
    for below in (chief, finance, clerk):
        with pytest.raises(InvalidValueError):
            move_position(actor=actor, position_id=chief.pk, reports_to=below.pk)
    chief.refresh_from_db()
    assert chief.reports_to is None


def test_a_position_reports_only_within_its_customer(actor: Actor, customer: Customer) -> None:
    other = create_customer(actor=actor, values={"name": "Other"})
    mine, theirs = position(actor, customer, "CEO"), position(actor, other, "CEO")
    with pytest.raises(InvalidValueError):
        move_position(actor=actor, position_id=mine.pk, reports_to=theirs.pk)
    with pytest.raises(InvalidValueError):
        position(actor, customer, "CFO", theirs)
    assert Position.records.all().count() == 2


def test_deleting_a_position_lifts_its_reports_and_undo_puts_all_back(
    actor: Actor, customer: Customer
) -> None:
    chief = position(actor, customer, "CEO")
    middle = position(actor, customer, "CFO", chief)
    clerk = position(actor, customer, "Clerk", middle)
    held = employ(
        actor=again(actor), contact_id=contact(actor, customer, "Li").pk, position_id=middle.pk
    )
    delete_position(actor=again(actor), position_id=middle.pk)
    clerk.refresh_from_db()
    held.refresh_from_db()
    assert clerk.reports_to == chief
    assert held.valid_to is not None
    undo_last_step(actor=again(actor))
    clerk.refresh_from_db()
    held.refresh_from_db()
    assert (clerk.reports_to, held.valid_to) == (middle, None)
    assert Position.records.get(pk=middle.pk).deleted_at is None


def test_positions_are_renamed_and_moved_to_the_top(actor: Actor, customer: Customer) -> None:
    chief = position(actor, customer, "CEO")
    clerk = position(actor, customer, "Clerk", chief)
    rename_position(actor=again(actor), position_id=clerk.pk, title="总监")
    move_position(actor=again(actor), position_id=clerk.pk, reports_to=None)
    clerk.refresh_from_db()
    assert (clerk.title, clerk.reports_to) == ("总监", None)


def test_a_job_is_held_for_a_period_and_never_rewritten(actor: Actor, customer: Customer) -> None:
    who, what = contact(actor, customer, "Li"), position(actor, customer, "CEO")
    begun = timezone.now() - timedelta(days=400)
    ids = {"contact_id": who.pk, "position_id": what.pk}
    first = employ(actor=again(actor), **ids, valid_from=begun)
    with pytest.raises(InvalidValueError):
        employ(actor=again(actor), **ids)
    end_employment(actor=again(actor), employment_id=first.pk)
    with pytest.raises(InvalidValueError):
        end_employment(actor=again(actor), employment_id=first.pk)
    employ(actor=again(actor), **ids)
    assert Employment.records.filter(contact=who).count() == 2
    first.refresh_from_db()
    assert first.valid_from == begun
    assert first.recorded_by == actor.user


def test_a_job_cannot_end_before_it_begins(actor: Actor, customer: Customer) -> None:
    who, what = contact(actor, customer, "Li"), position(actor, customer, "CEO")
    held = employ(actor=again(actor), contact_id=who.pk, position_id=what.pk)
    early = held.valid_from - timedelta(days=1)
    with pytest.raises(InvalidValueError):
        end_employment(actor=again(actor), employment_id=held.pk, ended_at=early)


def test_a_changed_tie_closes_a_row_and_opens_one(actor: Actor, customer: Customer) -> None:
    one, two = contact(actor, customer, "Li"), contact(actor, customer, "Wang")
    values = {"customer": customer, "kind": RelationshipKind.ALLIED, "source": one, "target": two}
    tie = claim_tie(actor=again(actor), values={**values, "strength": 40})
    with pytest.raises(InvalidValueError):
        claim_tie(actor=again(actor), values=values)
    changed = change_tie(actor=again(actor), relationship_id=tie.pk, values={"strength": 80})
    tie.refresh_from_db()
    assert tie.valid_to == changed.valid_from
    assert (tie.strength, changed.strength, changed.claimed_by) == (40, 80, actor.user)
    undo_last_step(actor=again(actor))
    tie.refresh_from_db()
    changed.refresh_from_db()
    assert tie.valid_to is None
    assert changed.deleted_at is not None


def test_a_tie_joins_two_people(actor: Actor, customer: Customer) -> None:
    one = contact(actor, customer, "Li")
    with pytest.raises(InvalidValueError):
        claim_tie(
            actor=actor,
            values={"customer": customer, "kind": "knows", "source": one, "target": one},
        )


def test_ending_a_tie_keeps_it_as_history(actor: Actor, customer: Customer) -> None:
    one = contact(actor, customer, "Li")
    values = {"customer": customer, "kind": "knows", "colleague": actor.user, "target": one}
    tie = claim_tie(actor=again(actor), values=values)
    end_tie(actor=again(actor), relationship_id=tie.pk)
    assert Relationship.records.filter(valid_to__isnull=False).count() == 1


def test_a_deleted_contact_leaves_positions_and_ties(actor: Actor, customer: Customer) -> None:
    one, two = contact(actor, customer, "Li"), contact(actor, customer, "Wang")
    employ(actor=again(actor), contact_id=one.pk, position_id=position(actor, customer, "CEO").pk)
    claim_tie(
        actor=again(actor),
        values={"customer": customer, "kind": "allied", "source": one, "target": two},
    )
    delete_contact(actor=again(actor), contact_id=one.pk)
    assert not Employment.records.filter(valid_to__isnull=True).exists()
    assert not Relationship.records.filter(valid_to__isnull=True).exists()
    undo_last_step(actor=again(actor))
    assert Employment.records.filter(valid_to__isnull=True).count() == 1
    assert Relationship.records.filter(valid_to__isnull=True).count() == 1


def test_a_contact_is_renamed(actor: Actor, customer: Customer) -> None:
    who = contact(actor, customer, "Li")
    rename_contact(actor=actor, contact_id=who.pk, name="李静")
    who.refresh_from_db()
    assert who.name == "李静"
