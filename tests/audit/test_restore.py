"""A removed record is put back by whoever may change it, and by nobody else."""

from uuid import uuid4

import pytest
from django.db import transaction
from tests.audit.test_undo import a_customer, rename, someone

from customer_map.errors import NotAllowedError, RecordNotFoundError, UndoImpossibleError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.actions import create, remove
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.undo import redo_last_step, restore, undo_last_step
from customer_map.server.crm.models import Customer, Tag

pytestmark = pytest.mark.django_db


def test_what_somebody_else_removed_is_put_back_and_told_in_the_log() -> None:
    mine, theirs = someone(), someone(Role.ADMIN, "Li Jing")
    customer = a_customer(mine)
    remove(actor=Actor(theirs), verb="customer.delete", record=customer)
    restore(actor=Actor(mine), kind="customer", record_id=customer.pk)
    assert Customer.records.visible_to(mine).get() == customer
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.verb, entry.actor, entry.undoes.verb) == (
        "customer.restore",
        mine,
        "customer.delete",
    )


def test_a_record_that_was_removed_twice_is_put_back_twice() -> None:
    user = someone()
    customer = a_customer(user)
    for _ in range(2):
        remove(actor=Actor(user), verb="customer.delete", record=customer)
        restore(actor=Actor(user), kind="customer", record_id=customer.pk)
    assert Customer.records.get(pk=customer.pk).deleted_at is None


def test_a_record_whose_creation_was_undone_is_put_back() -> None:
    user = someone()
    customer = a_customer(user)
    undo_last_step(actor=Actor(user))
    restore(actor=Actor(user), kind="customer", record_id=customer.pk)
    assert Customer.records.visible_to(user).exists()


def test_a_record_that_is_there_is_left_alone() -> None:
    user = someone()
    customer = a_customer(user)
    restore(actor=Actor(user), kind="customer", record_id=customer.pk)
    assert AuditEntry.objects.count() == 1


def test_putting_back_can_be_undone_and_ends_what_could_be_redone() -> None:
    mine, theirs = someone(), someone(Role.ADMIN, "Li Jing")
    customer = a_customer(mine)
    rename(mine, customer, "Vega")
    undo_last_step(actor=Actor(mine))
    remove(actor=Actor(theirs), verb="customer.delete", record=customer)
    restore(actor=Actor(mine), kind="customer", record_id=customer.pk)
    with pytest.raises(UndoImpossibleError), transaction.atomic():
        redo_last_step(actor=Actor(mine))
    undo_last_step(actor=Actor(mine))
    assert Customer.records.get(pk=customer.pk).deleted_at is not None


def test_who_may_only_look_cannot_put_back() -> None:
    owner, viewer = someone(), someone(Role.VIEWER, "Li Jing")
    customer = a_customer(owner)
    remove(actor=Actor(owner), verb="customer.delete", record=customer)
    with pytest.raises(NotAllowedError), transaction.atomic():
        restore(actor=Actor(viewer), kind="customer", record_id=customer.pk)
    assert not Customer.records.visible_to(owner).exists()


def test_a_hidden_record_and_one_that_never_was_are_told_alike() -> None:
    owner, member = someone(), someone(Role.MEMBER, "Li Jing")
    customer = Customer.records.create(name="Nova", owner=owner)
    remove(actor=Actor(owner), verb="customer.delete", record=customer)
    for kind, record_id in (("customer", customer.pk), ("customer", uuid4()), ("user", owner.pk)):
        with pytest.raises(RecordNotFoundError):
            restore(actor=Actor(member), kind=kind, record_id=record_id)


def test_a_record_whose_name_is_taken_stays_away() -> None:
    user = someone()
    tag = create(actor=Actor.system(), verb="tag.create", record=Tag(name="vip"))
    remove(actor=Actor(user), verb="tag.remove", record=tag)
    create(actor=Actor.system(), verb="tag.create", record=Tag(name="vip"))
    with pytest.raises(UndoImpossibleError), transaction.atomic():
        restore(actor=Actor(user), kind="tag", record_id=tag.pk)
