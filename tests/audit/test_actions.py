"""Creating, changing and removing records: what is written, what is logged, what is refused."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError, connection, transaction

from customer_map.errors import (
    ConflictError,
    InvalidValueError,
    NotAllowedError,
    RecordNotFoundError,
)
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.actions import change, create, remove, require_visible
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.values import plain, snapshot
from customer_map.server.crm.models import Contact, Customer, Order

pytestmark = pytest.mark.django_db


def someone(role: Role = Role.OWNER, name: str = "Wang Fang") -> User:
    return User.objects.create_user(
        f"{name}.{role}@example.com".replace(" ", "."), name=name, role=role
    )


def a_customer(actor: Actor, name: str = "Nova", **fields: object) -> Customer:
    return create(actor=actor, verb="customer.create", record=Customer(name=name, **fields))


def everything_written() -> tuple[list[object], int]:
    rows = [snapshot(row) | {"version": row.version} for row in Customer.records.order_by("pk")]
    return rows, AuditEntry.objects.count()


def test_a_creation_is_logged_with_all_fields_and_no_before() -> None:
    actor = Actor(someone())
    customer = a_customer(actor, region="East")
    entry = AuditEntry.objects.get(record_id=customer.pk)
    assert entry.before is None
    assert (entry.after["name"], entry.after["region"]) == ("Nova", "East")
    assert (entry.actor, entry.via, entry.batch) == (actor.user, "web", actor.batch)
    assert entry.customer_id == customer.pk


def test_a_change_is_logged_with_the_changed_fields_only() -> None:
    actor = Actor(someone())
    customer = a_customer(actor)
    changed = change(actor=actor, verb="customer.rename", record=customer, values={"name": "Vega"})
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.before, entry.after) == ({"name": "Nova"}, {"name": "Vega"})
    assert changed.version == 2


def test_a_change_to_the_same_value_writes_nothing() -> None:
    actor = Actor(someone())
    customer = a_customer(actor)
    before = everything_written()
    change(actor=actor, verb="customer.rename", record=customer, values={"name": "Nova"})
    assert everything_written() == before


def test_a_link_can_be_named_by_its_id() -> None:
    actor = Actor(someone())
    customer = a_customer(actor)
    changed = change(
        actor=actor, verb="customer.assign", record=customer, values={"owner_id": actor.user.pk}
    )
    assert changed.owner == actor.user
    assert AuditEntry.objects.latest("sequence").after == {"owner": str(actor.user.pk)}


def test_an_unknown_field_is_a_mistake_and_not_silence() -> None:
    actor = Actor(someone())
    with pytest.raises(FieldDoesNotExist):
        change(actor=actor, verb="x", record=a_customer(actor), values={"nmae": "Vega"})


def test_a_removed_record_is_hidden_and_cannot_be_changed() -> None:
    actor = Actor(someone())
    customer = remove(actor=actor, verb="customer.remove", record=a_customer(actor))
    assert not Customer.records.visible_to(actor.user).exists()
    with pytest.raises(RecordNotFoundError):
        change(actor=actor, verb="x", record=customer, values={"name": "Vega"})


def test_a_conflict_carries_both_values_and_changes_nothing() -> None:
    mine, theirs = Actor(someone()), Actor(someone(Role.ADMIN, "Li Jing"))
    customer = a_customer(mine)
    change(actor=theirs, verb="customer.rename", record=customer, values={"name": "Orion"})
    before = everything_written()
    with pytest.raises(ConflictError) as caught, transaction.atomic():
        change(actor=mine, verb="x", record=customer, values={"name": "Vega"}, seen_version=1)
    assert caught.value.fields == {
        "theirs": {"name": "Orion"},
        "yours": {"name": "Vega"},
        "version": 2,
    }
    assert everything_written() == before


def test_the_seen_version_lets_the_change_through() -> None:
    actor = Actor(someone())
    customer = a_customer(actor)
    change(actor=actor, verb="x", record=customer, values={"name": "Vega"}, seen_version=1)
    assert Customer.records.get().name == "Vega"


@pytest.mark.parametrize("value", ["", "x" * 301])
def test_a_value_that_does_not_fit_changes_nothing(value: str) -> None:
    actor = Actor(someone())
    customer = a_customer(actor)
    before = everything_written()
    with pytest.raises(InvalidValueError) as caught, transaction.atomic():
        change(actor=actor, verb="x", record=customer, values={"name": value})
    assert caught.value.fields["field"] == "name"
    assert everything_written() == before


def test_a_viewer_writes_nothing_at_all() -> None:
    customer = a_customer(Actor.system())
    viewer = Actor(someone(Role.VIEWER))
    before = everything_written()
    for write in (
        lambda: a_customer(viewer, "Mine"),
        lambda: change(actor=viewer, verb="x", record=customer, values={"name": "Mine"}),
        lambda: remove(actor=viewer, verb="x", record=customer),
    ):
        with pytest.raises(NotAllowedError), transaction.atomic():
            write()
        assert everything_written() == before


def test_a_member_changes_own_records_and_no_others() -> None:
    member = someone(Role.MEMBER)
    own = a_customer(Actor.system(), "Own", owner=member)
    other = a_customer(Actor.system(), "Other", owner=someone(Role.MEMBER, "Li Jing"))
    change(actor=Actor(member), verb="x", record=own, values={"name": "Mine"})
    with pytest.raises(NotAllowedError):
        change(actor=Actor(member), verb="x", record=other, values={"name": "Mine"})


def test_linking_needs_the_edit_right_on_both() -> None:
    member = someone(Role.MEMBER)
    own = a_customer(Actor.system(), "Own", owner=member)
    foreign = a_customer(Actor.system(), "Foreign", owner=someone(Role.MEMBER, "Li Jing"))
    contact = create(
        actor=Actor(member), verb="x", record=Contact(name="Karen", customer=own, owner=member)
    )
    before = AuditEntry.objects.count()
    with pytest.raises(NotAllowedError), transaction.atomic():
        change(actor=Actor(member), verb="x", record=contact, values={"customer": foreign})
    with pytest.raises(NotAllowedError), transaction.atomic():
        create(
            actor=Actor(member), verb="x", record=Contact(name="Li", customer=foreign, owner=member)
        )
    assert Contact.records.get().customer == own
    assert AuditEntry.objects.count() == before


def test_a_hidden_record_and_none_at_all_answer_alike() -> None:
    hidden = a_customer(Actor.system(), owner=someone(Role.MEMBER, "Li Jing"))
    stranger = Actor(someone(Role.MEMBER))
    answers = set()
    for wanted in (hidden.pk, "00000000-0000-0000-0000-000000000000", "no id at all"):
        with pytest.raises(RecordNotFoundError) as caught:
            require_visible(stranger, Customer, wanted)
        answers.add(str(caught.value))
    assert len(answers) == 1
    assert require_visible(Actor.system(), Customer, hidden.pk) == hidden


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_auditentry SET verb = 'x'", "DELETE FROM audit_auditentry"],
)
def test_the_change_log_refuses_to_be_changed(statement: str) -> None:
    a_customer(Actor.system())
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Decimal(7), Decimal("7.0000")),
        (Decimal("-0"), Decimal("0.0000")),
        (Decimal("1E+3"), Decimal(1000)),
        (
            datetime(2026, 3, 1, 8, tzinfo=timezone(timedelta(hours=8))),
            datetime(2026, 3, 1, 0, tzinfo=UTC),
        ),
    ],
)
def test_equal_values_have_one_spelling_in_the_log(one: object, other: object) -> None:
    assert plain(one) == plain(other)


def test_money_and_times_are_unchanged_after_a_round_through_the_database() -> None:
    actor = Actor(someone())
    placed = datetime(2026, 3, 1, 8, tzinfo=timezone(timedelta(hours=8)))
    order = Order(number="1", placed_at=placed, total=Decimal("12.50"))
    create(actor=actor, verb="order.create", record=order)
    assert snapshot(Order.records.get()) == AuditEntry.objects.get().after
