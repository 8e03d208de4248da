"""The rights table: changed cells are stored, defaults are not, and owners keep everything."""

import pytest
from tests.accounts.people import acting

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actions.rights import reset_rights, set_rights
from customer_map.server.accounts.models import RoleRight
from customer_map.server.accounts.queries import rights_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType, Role

pytestmark = pytest.mark.django_db

EDIT = (RecordType.CUSTOMER, Intent.EDIT)
READ = (RecordType.CUSTOMER, Intent.READ)


def test_a_changed_cell_is_stored_and_a_default_is_not() -> None:
    cells = set_rights(actor=acting(), role=Role.MEMBER, cells={EDIT: Reach.TEAM, READ: Reach.TEAM})
    assert RoleRight.objects.values_list("role", "record_type", "intent", "reach").get() == (
        "member",
        "customer",
        "edit",
        "team",
    )
    assert next(cell for cell in cells if cell.is_changed).default == Reach.OWN
    assert len(cells) == len(RecordType) * len(Intent)


def test_a_cell_that_goes_back_to_the_default_is_forgotten() -> None:
    for reach in (Reach.TEAM, Reach.NONE, Reach.OWN):
        set_rights(actor=acting(name=reach), role=Role.MEMBER, cells={EDIT: reach})
    assert not RoleRight.objects.exists()


def test_nobody_edits_more_than_one_reads() -> None:
    with pytest.raises(InvalidValueError):
        set_rights(actor=acting(), role=Role.MEMBER, cells={EDIT: Reach.ALL})
    with pytest.raises(InvalidValueError):
        set_rights(actor=acting(name="Second"), role=Role.MEMBER, cells={READ: Reach.NONE})
    assert not RoleRight.objects.exists()


def test_owners_always_reach_everything() -> None:
    with pytest.raises(NotAllowedError):
        set_rights(actor=acting(), role=Role.OWNER, cells={EDIT: Reach.NONE})


def test_only_administrators_change_rights() -> None:
    for role in (Role.MANAGER, Role.MEMBER, Role.VIEWER):
        with pytest.raises(NotAllowedError):
            set_rights(actor=acting(role), role=Role.MEMBER, cells={EDIT: Reach.TEAM})
        with pytest.raises(NotAllowedError):
            reset_rights(actor=acting(role, "Second"), role=Role.MEMBER)


def test_a_reset_forgets_the_cells_of_one_role() -> None:
    actor = acting()
    for role in (Role.MEMBER, Role.MANAGER):
        set_rights(actor=actor, role=role, cells={EDIT: Reach.NONE})
    reset_rights(actor=actor, role=Role.MEMBER)
    assert RoleRight.objects.get().role == Role.MANAGER
    assert not any(cell.is_changed for cell in rights_of(Role.MEMBER))
