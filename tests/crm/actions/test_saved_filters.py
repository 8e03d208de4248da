"""Verbs on saved filters: whose they are, who may use and change them, and undo."""

import pytest
from tests.crm.people import acting, again, person

from customer_map.errors import InvalidValueError, NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.models import RoleRight
from customer_map.server.accounts.roles import Intent, Reach, Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.saved_filters import (
    change_saved_filter,
    create_saved_filter,
    delete_saved_filter,
    remember_list,
    rename_saved_filter,
    share_saved_filter,
)
from customer_map.server.crm.filters import InvalidFilterError
from customer_map.server.crm.models import SavedFilter
from customer_map.server.crm.queries.saved_filters import (
    find_saved_filter,
    remembered_list,
    saved_filters,
)

pytestmark = pytest.mark.django_db

TREE = {"field": "industry", "op": "is", "value": "Retail"}
VALUES = {"name": " Shops ", "record_type": "customer", "tree": TREE}


def test_a_filter_is_private_until_it_is_shared() -> None:
    actor, other = acting(Role.MEMBER), person(Role.ADMIN)
    saved = create_saved_filter(actor=actor, values=VALUES)
    assert (saved.name, saved.owner, saved.is_shared) == ("Shops", actor.user, False)
    assert list(saved_filters(actor.user, "customer")) == [saved]
    assert not saved_filters(other, "customer").exists()
    with pytest.raises(RecordNotFoundError):
        find_saved_filter(other, saved.pk)
    share_saved_filter(actor=again(actor), filter_id=saved.pk, is_shared=True)
    assert find_saved_filter(other, saved.pk) == saved


def test_only_its_owner_and_administrators_change_what_is_shared() -> None:
    actor = acting(Role.MEMBER)
    saved = create_saved_filter(actor=actor, values={**VALUES, "is_shared": True})
    with pytest.raises(NotAllowedError):
        rename_saved_filter(actor=acting(Role.MANAGER), filter_id=saved.pk, name="Mine")
    with pytest.raises(NotAllowedError):
        delete_saved_filter(actor=acting(Role.MEMBER), filter_id=saved.pk)
    rename_saved_filter(actor=acting(Role.ADMIN), filter_id=saved.pk, name="Ours")
    saved.refresh_from_db()
    assert (saved.name, saved.deleted_at) == ("Ours", None)


def test_every_change_can_be_undone() -> None:
    actor = acting()
    saved = create_saved_filter(actor=actor, values=VALUES)
    change_saved_filter(
        actor=again(actor), filter_id=saved.pk, values={"tree": {}, "columns": ["name"]}
    )
    undo_last_step(actor=again(actor))
    saved.refresh_from_db()
    assert (saved.tree, saved.columns) == (TREE, [])
    delete_saved_filter(actor=again(actor), filter_id=saved.pk)
    assert not saved_filters(actor.user, "customer").exists()
    undo_last_step(actor=again(actor))
    assert saved_filters(actor.user, "customer").exists()
    verbs = AuditEntry.objects.filter(record_id=saved.pk).values_list("verb", flat=True)
    assert list(verbs) == [
        "savedfilter.create",
        "savedfilter.change",
        "undo",
        "savedfilter.delete",
        "undo",
    ]


def test_a_wrong_tree_is_refused_and_changes_nothing() -> None:
    actor = acting()
    with pytest.raises(InvalidFilterError):
        create_saved_filter(actor=actor, values={**VALUES, "tree": {"field": "?"}})
    saved = create_saved_filter(actor=actor, values=VALUES)
    with pytest.raises(InvalidFilterError):
        change_saved_filter(actor=actor, filter_id=saved.pk, values={"tree": []})
    with pytest.raises(InvalidValueError):
        change_saved_filter(actor=actor, filter_id=saved.pk, values={"columns": "name"})
    with pytest.raises(InvalidValueError):
        change_saved_filter(actor=actor, filter_id=saved.pk, values={"record_type": "lead"})
    saved.refresh_from_db()
    assert (saved.tree, saved.version) == (TREE, 1)


def test_a_filter_on_records_that_a_person_may_not_read_is_hidden() -> None:
    create_saved_filter(actor=acting(), values={**VALUES, "is_shared": True})
    RoleRight.objects.create(
        role=Role.VIEWER, record_type="customer", intent=Intent.READ, reach=Reach.NONE
    )
    assert not SavedFilter.records.visible_to(person(Role.VIEWER)).exists()


def test_each_person_finds_a_list_as_it_was_left() -> None:
    user = person()
    assert remembered_list(user, "customer").columns == []
    remember_list(user=user, record_type="customer", values={"columns": ["name"], "sort": "-name"})
    remember_list(user=user, record_type="customer", values={"columns": ["name", "region"]})
    found = remembered_list(user, "customer")
    assert (found.columns, found.sort) == (["name", "region"], "-name")
    assert remembered_list(person(), "customer").columns == []
