import pytest
from tests.crm.people import acting, again, person

from customer_map.errors import (
    ConflictError,
    InvalidValueError,
    NotAllowedError,
    RecordNotFoundError,
)
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.undo import redo_last_step, undo_last_step
from customer_map.server.crm.actions.customers import (
    create_customer,
    delete_customer,
    edit_customer,
    rename_customer,
)
from customer_map.server.crm.models import Customer

pytestmark = pytest.mark.django_db


def test_a_customer_belongs_to_whoever_creates_it() -> None:
    actor = acting(Role.MEMBER)
    customer = create_customer(actor=actor, values={"name": "云图"})
    assert customer.owner == actor.user
    assert list(AuditEntry.objects.values_list("verb", "customer_id")) == [
        ("customer.create", customer.pk)
    ]


def test_text_is_trimmed_and_composed() -> None:
    customer = create_customer(actor=acting(), values={"name": "  Cafe\u0301\x00 ", "city": " "})
    assert customer.name == "Caf\u00e9"
    assert customer.city == ""


def test_a_customer_needs_a_name() -> None:
    with pytest.raises(InvalidValueError) as problem:
        create_customer(actor=acting(), values={"name": "   "})
    assert problem.value.fields["field"] == "name"
    assert not Customer.records.all().exists()


def test_a_field_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InvalidValueError):
        create_customer(actor=acting(), values={"name": "A", "deleted_at": "2026-01-01"})


def test_a_viewer_may_not_create() -> None:
    with pytest.raises(NotAllowedError):
        create_customer(actor=acting(Role.VIEWER), values={"name": "A"})
    assert not Customer.records.all().exists()


def test_a_rename_is_logged_undone_and_redone() -> None:
    actor = acting()
    customer = create_customer(actor=actor, values={"name": "Old"})
    rename_customer(actor=again(actor), customer_id=customer.pk, name="New", seen_version=1)
    entry = AuditEntry.objects.get(verb="customer.rename")
    assert (entry.before, entry.after) == ({"name": "Old"}, {"name": "New"})
    undo_last_step(actor=again(actor))
    assert Customer.records.get(pk=customer.pk).name == "Old"
    redo_last_step(actor=again(actor))
    assert Customer.records.get(pk=customer.pk).name == "New"


def test_an_edit_of_an_older_version_gives_both_values() -> None:
    actor = acting()
    customer = create_customer(actor=actor, values={"name": "First"})
    rename_customer(actor=again(actor), customer_id=customer.pk, name="Theirs")
    with pytest.raises(ConflictError) as conflict:
        edit_customer(
            actor=again(actor), customer_id=customer.pk, values={"name": "Mine"}, seen_version=1
        )
    assert conflict.value.fields["theirs"] == {"name": "Theirs"}
    assert conflict.value.fields["yours"] == {"name": "Mine"}
    assert Customer.records.get(pk=customer.pk).name == "Theirs"


def test_a_colleague_of_another_team_is_not_found_and_nothing_changes() -> None:
    customer = create_customer(actor=acting(), values={"name": "Secret"})
    with pytest.raises(RecordNotFoundError):
        rename_customer(actor=acting(Role.MEMBER), customer_id=customer.pk, name="Mine")
    assert Customer.records.get(pk=customer.pk).name == "Secret"
    assert AuditEntry.objects.count() == 1


def test_an_id_that_is_none_is_not_found() -> None:
    with pytest.raises(RecordNotFoundError):
        rename_customer(actor=acting(), customer_id="no id", name="A")


def test_region_tags_and_owner_are_set_as_people_type_them() -> None:
    actor, colleague = acting(), person(Role.MEMBER)
    customer = create_customer(actor=actor, values={"name": "A", "tags": ["战略", "战略 "]})
    assert customer.tags == ["战略"]
    values = {"region": " 华东 ", "tags": ["VIP"], "owner": str(colleague.pk)}
    edit_customer(actor=again(actor), customer_id=customer.pk, values=values)
    customer.refresh_from_db()
    assert (customer.region, customer.tags, customer.owner) == ("华东", ["VIP"], colleague)


def test_an_owner_who_does_not_exist_is_refused() -> None:
    actor = acting()
    customer = create_customer(actor=actor, values={"name": "A"})
    with pytest.raises(InvalidValueError):
        edit_customer(actor=actor, customer_id=customer.pk, values={"owner": "nobody"})


def test_a_deleted_customer_is_gone_and_comes_back_by_undo() -> None:
    actor = acting()
    customer = create_customer(actor=actor, values={"name": "A"})
    delete_customer(actor=again(actor), customer_id=customer.pk)
    assert actor.user
    assert not Customer.records.visible_to(actor.user).exists()
    undo_last_step(actor=again(actor))
    assert Customer.records.visible_to(actor.user).exists()


def test_a_customer_cannot_be_its_own_parent() -> None:
    actor = acting()
    customer = create_customer(actor=actor, values={"name": "A"})
    with pytest.raises(InvalidValueError):
        edit_customer(actor=actor, customer_id=customer.pk, values={"parent": customer.pk})


def test_the_system_may_write_without_a_user() -> None:
    customer = create_customer(actor=Actor.system(), values={"name": "A"})
    assert customer.owner is None
