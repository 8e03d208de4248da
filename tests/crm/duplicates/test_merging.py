"""Merging keeps everything, undo and taking apart bring everything back, and nobody merges what is not theirs."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from tests.crm.people import acting, again, person

from customer_map.errors import NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.undo import redo_last_step, undo_last_step
from customer_map.server.crm.actions import merging
from customer_map.server.crm.actions.activities import create_activity
from customer_map.server.crm.actions.cases import create_case
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import (
    create_customer,
    delete_customer,
    edit_customer,
)
from customer_map.server.crm.actions.employments import employ
from customer_map.server.crm.actions.identifiers import add_identifier
from customer_map.server.crm.actions.merging import merge_records, unmerge
from customer_map.server.crm.actions.notes import add_note
from customer_map.server.crm.actions.positions import create_position
from customer_map.server.crm.actions.repointing import attach
from customer_map.server.crm.actions.ties import claim_tie
from customer_map.server.crm.actions.touchpoints import Fact, record_touchpoint
from customer_map.server.crm.duplicates.errors import (
    MergedOnError,
    NotMergedError,
    SameRecordError,
)
from customer_map.server.crm.models import (
    Contact,
    Customer,
    Employment,
    Identifier,
    Merge,
    MergedRow,
    Note,
    Relationship,
    Touchpoint,
)

pytestmark = pytest.mark.django_db
TABLES = """customer contact position employment relationship identifier opportunity order lead activity case note
touchpoint"""
MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def actor() -> Actor:
    return acting()


def customer(actor: Actor, name: str, **values: object) -> Customer:
    return create_customer(actor=again(actor), values={"name": name, **values})


def contact(actor: Actor, name: str, **values: object) -> Contact:
    return create_contact(actor=again(actor), values={"name": name, **values})


def furnished(actor: Actor, name: str, **values: object) -> Customer:
    """A customer with something of everything."""
    made = customer(actor, name, **values)
    person = contact(actor, f"Contact of {name}", customer=made)
    create_case(actor=again(actor), values={"subject": "Broken", "customer": made})
    create_activity(actor=again(actor), values={"subject": "Call", "customer": made})
    create_position(actor=again(actor), values={"customer": made, "title": "CEO"})
    add_note(actor=again(actor), record_type="customer", record_id=made.pk, text="A note")
    add_identifier(actor=again(actor), kind="number", value=name, customer_id=made.pk)
    for month in (1, 2, 3):
        fact = Fact(
            customer=made,
            contact=person,
            occurred_at=MOMENT.replace(month=month),
            channel="shop",
            name="visit",
            message_id=f"{name} {month}",
        )
        record_touchpoint(actor=again(actor), fact=fact)
    return made


def state() -> dict[str, list[tuple[Any, ...]]]:
    """Every row that a merge may touch, but for versions and times of change."""
    rows = {}
    for table in TABLES.split():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT to_jsonb(t) - 'version' - 'updated_at' FROM crm_{table} AS t ORDER BY t.id::text"  # noqa: S608
            )
            rows[table] = cursor.fetchall()
    return rows


def merged(actor: Actor, kept: Customer | Contact, gone: Customer | Contact, **more: str) -> Merge:
    return merge_records(
        actor=again(actor),
        record_type=kept.type_name(),
        kept_id=kept.pk,
        gone_id=gone.pk,
        choices=more,
    )


def owners_of(rows: Any, column: str = "customer_id") -> set[UUID]:
    return set(rows.values_list(column, flat=True))


def test_all_that_names_the_one_names_the_other(actor: Actor) -> None:
    kept, gone = furnished(actor, "Acme"), furnished(actor, "ACME Ltd")
    merge = merged(actor, kept, gone)
    for table, rows in state().items():
        if table != "customer":
            assert str(gone.pk) not in str(rows), table
    assert Touchpoint.records.filter(customer=kept).count() == 8
    assert set(Identifier.records.values_list("value", "customer_id")) == {
        ("Acme", kept.pk),
        ("ACME Ltd", kept.pk),
    }
    assert owners_of(Note.records.all(), "record_id") == {kept.pk}
    assert list(Customer.records.filter(Customer.alive())) == [kept]
    assert merge.members["gone"]["name"] == "ACME Ltd"
    with connection.cursor() as cursor:
        cursor.execute("SELECT customer_id FROM crm_touchpointchange")
        assert {kept.pk, gone.pk} <= {row[0] for row in cursor.fetchall()}


def test_fields_are_filled_chosen_and_nothing_is_lost(actor: Actor) -> None:
    kept = customer(actor, "Acme", city="Oslo", tags=["a"])
    gone = customer(
        actor, "ACME Ltd", city="Bergen", phone="123", industry="Steel", tags=["b", "a"]
    )
    merged(actor, kept, gone, city="gone")
    kept.refresh_from_db()
    assert (kept.name, kept.alias, kept.city) == ("Acme", "ACME Ltd", "Bergen")
    assert (kept.phone, kept.industry, kept.tags) == ("123", "Steel", ["a", "b"])


def test_taking_apart_restores_everything(actor: Actor) -> None:
    kept, gone = furnished(actor, "Acme"), furnished(actor, "ACME Ltd", phone="123")
    before = state()
    merge = merged(actor, kept, gone)
    assert state() != before
    unmerge(actor=again(actor), merge_id=merge.pk)
    assert state() == before
    with pytest.raises(NotMergedError):
        unmerge(actor=again(actor), merge_id=merge.pk)


def test_undo_and_redo_move_everything_too(actor: Actor) -> None:
    kept, gone = furnished(actor, "Acme"), furnished(actor, "ACME Ltd", phone="123")
    before = state()
    merge = merged(actor, kept, gone)
    after = state()
    undo_last_step(actor=again(actor))
    assert state() == before
    redo_last_step(actor=again(actor))
    assert {key: rows for key, rows in state().items() if key != "customer"} == {
        key: rows for key, rows in after.items() if key != "customer"
    }
    unmerge(actor=again(actor), merge_id=merge.pk)
    assert state() == before
    undo_last_step(actor=again(actor))
    assert Touchpoint.records.filter(customer=kept).count() == 8


def test_what_was_changed_or_added_since_stays(actor: Actor) -> None:
    kept = customer(actor, "Acme")
    gone = customer(actor, "ACME Ltd", phone="123", city="Oslo")
    merge = merged(actor, kept, gone)
    edit_customer(actor=again(actor), customer_id=kept.pk, values={"city": "Bergen"})
    added = contact(actor, "Later", customer=kept)
    unmerge(actor=again(actor), merge_id=merge.pk)
    kept.refresh_from_db()
    added.refresh_from_db()
    assert (kept.city, kept.phone, added.customer) == ("Bergen", "", kept)


def test_chains_come_apart_in_their_order(actor: Actor) -> None:
    first, second, third = (furnished(actor, name) for name in ("One", "Two", "Three"))
    before = state()
    inner = merged(actor, second, first)
    outer = merged(actor, third, second)
    assert owners_of(Touchpoint.records.all()) == {third.pk}
    with pytest.raises(MergedOnError):
        unmerge(actor=again(actor), merge_id=inner.pk)
    unmerge(actor=again(actor), merge_id=outer.pk)
    unmerge(actor=again(actor), merge_id=inner.pk)
    assert state() == before


def test_two_that_went_into_one_come_apart_in_any_order(actor: Actor) -> None:
    kept, first, second = (furnished(actor, name) for name in ("One", "Two", "Three"))
    before = state()
    one, other = merged(actor, kept, first), merged(actor, kept, second)
    unmerge(actor=again(actor), merge_id=one.pk)
    unmerge(actor=again(actor), merge_id=other.pk)
    after = state()
    assert after["touchpoint"] == before["touchpoint"]
    assert after["contact"] == before["contact"]


def test_people_with_the_same_job_and_a_tie_between_them_become_one(actor: Actor) -> None:
    company = customer(actor, "Acme")
    kept, gone = contact(actor, "Anna"), contact(actor, "Anna L.")
    position = create_position(actor=again(actor), values={"customer": company, "title": "CEO"})
    for one in (kept, gone):
        employ(actor=again(actor), contact_id=one.pk, position_id=position.pk)
    claim_tie(
        actor=again(actor),
        values={"customer": company, "kind": "knows", "source": kept, "target": gone},
    )
    before = state()
    merge = merged(actor, kept, gone)
    assert actor.user
    assert Employment.records.visible_to(actor.user).get().contact == kept
    assert not Relationship.records.visible_to(actor.user).exists()
    unmerge(actor=again(actor), merge_id=merge.pk)
    assert state() == before


def test_a_parent_goes_into_its_subsidiary(actor: Actor) -> None:
    holding = customer(actor, "Holding")
    parent = customer(actor, "Acme Group", parent=holding)
    child = customer(actor, "Acme", parent=parent)
    sister = customer(actor, "Acme Steel", parent=parent)
    before = state()
    merge = merged(actor, child, parent)
    child.refresh_from_db()
    sister.refresh_from_db()
    assert (child.parent, sister.parent) == (holding, child)
    unmerge(actor=again(actor), merge_id=merge.pk)
    assert state() == before


def test_nobody_merges_what_is_not_theirs_to_edit(actor: Actor) -> None:
    member, viewer = Actor(person(Role.MEMBER)), Actor(person(Role.VIEWER))
    theirs = customer(member, "Acme")
    other = customer(actor, "ACME Ltd")
    before = state()
    with pytest.raises(RecordNotFoundError):
        merged(member, theirs, other)
    with pytest.raises((NotAllowedError, RecordNotFoundError)):
        merged(viewer, other, theirs)
    with pytest.raises(SameRecordError):
        merged(actor, other, other)
    assert state() == before
    merge = merged(actor, other, theirs)
    with pytest.raises(RecordNotFoundError):
        unmerge(actor=again(member), merge_id=merge.pk)
    assert Merge.records.get().deleted_at is None


def test_a_kept_record_that_was_deleted_must_come_back_first(actor: Actor) -> None:
    kept, gone = customer(actor, "Acme"), customer(actor, "ACME Ltd")
    merge = merged(actor, kept, gone)
    delete_customer(actor=again(actor), customer_id=kept.pk)
    with pytest.raises(MergedOnError):
        unmerge(actor=again(actor), merge_id=merge.pk)


def test_the_change_log_tells_it_of_both(actor: Actor) -> None:
    kept, gone = customer(actor, "Acme"), customer(actor, "ACME Ltd")
    merge = merged(actor, kept, gone)
    verbs = dict(AuditEntry.objects.order_by("sequence").values_list("record_id", "verb"))
    assert verbs[kept.pk] == "customer.merge"
    assert verbs[gone.pk] == "customer.merge_into"
    assert verbs[merge.pk] == "merge.create"
    assert MergedRow.objects.filter(merge=merge).count() == 0


def test_a_merge_that_breaks_off_leaves_everything_as_it_was(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, gone = furnished(actor, "Acme"), furnished(actor, "ACME Ltd")
    before, entries = state(), AuditEntry.objects.count()

    def break_off(merge: Merge) -> int:
        attach(merge)
        raise RuntimeError

    monkeypatch.setattr(merging, "attach", break_off)
    with pytest.raises(RuntimeError):
        merged(actor, kept, gone)
    assert state() == before
    assert AuditEntry.objects.count() == entries
    assert not Merge.records.exists()
