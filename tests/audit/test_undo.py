"""Undo and redo against a plain list of values, with random steps; and when they are refused."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customer_map.errors import NotAllowedError, UndoImpossibleError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import Team, User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.actions import change, create, remove
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.undo import redo_last_step, undo_last_step
from customer_map.server.crm.models import Case, Contact, Customer, Order, Tag

pytestmark = pytest.mark.django_db


def someone(role: Role = Role.OWNER, name: str = "Wang Fang") -> User:
    return User.objects.create_user(f"{name}@example.com".replace(" ", "."), name=name, role=role)


def a_customer(user: User, name: str = "Nova") -> Customer:
    return create(actor=Actor(user), verb="customer.create", record=Customer(name=name))


def rename(user: User, customer: Customer, name: str) -> None:
    change(actor=Actor(user), verb="customer.rename", record=customer, values={"name": name})


State = tuple[str, str, bool]


class Model:
    """What the record should be: the states so far, and those that were undone."""

    def __init__(self, state: State) -> None:
        self.past: list[State] = []
        self.future: list[State] = []
        self.now = state

    def do(self, state: State) -> None:
        if state != self.now:
            self.past.append(self.now)
            self.future.clear()
            self.now = state

    def undo(self) -> bool:
        if not self.past:
            return False
        self.future.append(self.now)
        self.now = self.past.pop()
        return True

    def redo(self) -> bool:
        if not self.future:
            return False
        self.past.append(self.now)
        self.now = self.future.pop()
        return True


steps = st.lists(
    st.one_of(
        st.tuples(st.just("rename"), st.sampled_from(["Nova", "Vega", "Orion"])),
        st.tuples(st.just("both"), st.sampled_from(["East", "West"])),
        st.just(("remove", "")),
        st.just(("undo", "")),
        st.just(("redo", "")),
    ),
    max_size=14,
)


def state_of(customer: Customer) -> State:
    row = Customer.records.get(pk=customer.pk)
    return row.name, row.region, row.deleted_at is not None


def perform(user: User, customer: Customer, model: Model, step: tuple[str, str]) -> None:
    kind, value = step
    name, region, is_deleted = model.now
    if kind in {"undo", "redo"}:
        expected = model.undo() if kind == "undo" else model.redo()
        take = undo_last_step if kind == "undo" else redo_last_step
        if expected:
            take(actor=Actor(user))
        else:
            with pytest.raises(UndoImpossibleError), transaction.atomic():
                take(actor=Actor(user))
    elif is_deleted:
        return
    elif kind == "remove":
        remove(actor=Actor(user), verb="customer.remove", record=customer)
        model.do((name, region, True))
    elif kind == "rename":
        rename(user, customer, value)
        model.do((value, region, False))
    else:  # two writes, one step
        actor = Actor(user)
        change(actor=actor, verb="x", record=customer, values={"region": value})
        change(actor=actor, verb="x", record=customer, values={"name": f"{value} AG"})
        model.do((f"{value} AG", value, False))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps)
def test_undo_and_redo_walk_through_the_steps_like_a_plain_list(
    steps: list[tuple[str, str]],
) -> None:
    with transaction.atomic():
        user = someone()
        customer = create(actor=Actor.system(), verb="x", record=Customer(name="Start"))
        model = Model(state_of(customer))
        for step in steps:
            perform(user, customer, model, step)
            assert state_of(customer) == model.now
        transaction.set_rollback(True)


def test_a_creation_is_undone_by_deleting_and_redone_by_bringing_back() -> None:
    user = someone()
    customer = a_customer(user)
    undo_last_step(actor=Actor(user))
    assert not Customer.records.visible_to(user).exists()
    redo_last_step(actor=Actor(user))
    assert Customer.records.visible_to(user).get() == customer


def test_nothing_can_be_redone_after_something_new() -> None:
    user = someone()
    customer = a_customer(user)
    rename(user, customer, "Vega")
    undo_last_step(actor=Actor(user))
    rename(user, customer, "Orion")
    undo_last_step(actor=Actor(user))
    redo_last_step(actor=Actor(user))
    with pytest.raises(UndoImpossibleError):
        redo_last_step(actor=Actor(user))
    assert state_of(customer)[0] == "Orion"


def test_money_times_and_numbers_given_by_the_database_can_be_undone() -> None:
    user = someone()
    order = Order(number="1", placed_at=datetime(2026, 3, 1, tzinfo=UTC), total=Decimal("12.5"))
    create(actor=Actor(user), verb="order.create", record=order)
    change(actor=Actor(user), verb="order.change", record=order, values={"total": Decimal(8)})
    undo_last_step(actor=Actor(user))
    assert Order.records.get().total == Decimal("12.5")
    undo_last_step(actor=Actor(user))
    assert Order.records.get().deleted_at is not None
    create(actor=Actor(user), verb="case.create", record=Case(subject="SSO fails"))
    undo_last_step(actor=Actor(user))
    assert Case.records.get().deleted_at is not None


def test_what_somebody_else_did_cannot_be_undone() -> None:
    mine, theirs = someone(), someone(Role.ADMIN, "Li Jing")
    a_customer(theirs)
    with pytest.raises(UndoImpossibleError):
        undo_last_step(actor=Actor(mine))


def test_undo_is_refused_after_somebody_else_changed_the_same_field() -> None:
    mine, theirs = someone(), someone(Role.ADMIN, "Li Jing")
    customer = a_customer(theirs)
    rename(mine, customer, "Vega")
    rename(theirs, customer, "Orion")
    entries = AuditEntry.objects.count()
    with pytest.raises(UndoImpossibleError), transaction.atomic():
        undo_last_step(actor=Actor(mine))
    assert state_of(customer)[0] == "Orion"
    assert AuditEntry.objects.count() == entries


def test_undo_goes_through_after_somebody_else_changed_another_field() -> None:
    mine, theirs = someone(), someone(Role.ADMIN, "Li Jing")
    customer = a_customer(theirs)
    rename(mine, customer, "Vega")
    change(actor=Actor(theirs), verb="x", record=customer, values={"region": "East"})
    undo_last_step(actor=Actor(mine))
    assert state_of(customer) == ("Nova", "East", False)


def test_a_creation_on_which_somebody_else_has_built_is_not_taken_back() -> None:
    mine, theirs = someone(), someone(Role.ADMIN, "Li Jing")
    customer = a_customer(mine)
    rename(theirs, customer, "Orion")
    with pytest.raises(UndoImpossibleError):
        undo_last_step(actor=Actor(mine))
    assert state_of(customer) == ("Orion", "", False)


def test_a_step_that_cannot_be_undone_whole_is_not_undone_in_part() -> None:
    mine, theirs = someone(), someone(Role.ADMIN, "Li Jing")
    first, second = a_customer(theirs, "One"), a_customer(theirs, "Two")
    step = Actor(mine)
    change(actor=step, verb="x", record=first, values={"name": "First"})
    change(actor=step, verb="x", record=second, values={"name": "Second"})
    rename(theirs, first, "Theirs")
    with pytest.raises(UndoImpossibleError), transaction.atomic():
        undo_last_step(actor=Actor(mine))
    assert (state_of(first)[0], state_of(second)[0]) == ("Theirs", "Second")


def test_a_removed_tag_does_not_come_back_when_its_name_is_taken() -> None:
    user = someone()
    tag = create(actor=Actor.system(), verb="tag.create", record=Tag(name="vip"))
    remove(actor=Actor(user), verb="tag.remove", record=tag)
    create(actor=Actor.system(), verb="tag.create", record=Tag(name="vip"))
    with pytest.raises(UndoImpossibleError), transaction.atomic():
        undo_last_step(actor=Actor(user))
    assert Tag.records.filter(deleted_at__isnull=True).count() == 1


def test_imports_and_jobs_are_not_undone_by_hand() -> None:
    user = someone()
    create(actor=Actor(user, via="import"), verb="x", record=Customer(name="Nova"))
    with pytest.raises(UndoImpossibleError):
        undo_last_step(actor=Actor(user))


def test_a_user_who_lost_the_right_cannot_undo() -> None:
    user = someone(Role.MANAGER)
    customer = a_customer(user)
    rename(user, customer, "Vega")
    User.objects.filter(pk=user.pk).update(role=Role.VIEWER)
    with pytest.raises(NotAllowedError), transaction.atomic():
        undo_last_step(actor=Actor(User.objects.get(pk=user.pk)))
    assert state_of(customer)[0] == "Vega"


def test_what_was_moved_away_by_mistake_can_be_put_back() -> None:
    user, colleague = someone(Role.MEMBER), someone(Role.MEMBER, "Li Jing")
    theirs = Customer.records.create(name="Theirs", owner=colleague)
    mine = Customer.records.create(name="Mine", owner=user)
    contact = Contact.records.create(name="Chen Yu", customer=theirs, owner=user)
    team = Team.objects.create(name="East")
    team.members.set([user, colleague])
    change(actor=Actor(user), verb="contact.edit", record=contact, values={"customer": mine})
    undo_last_step(actor=Actor(user))
    assert Contact.records.get().customer == theirs
