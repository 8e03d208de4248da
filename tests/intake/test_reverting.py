"""An import can be taken back as long as nobody has built upon what it brought."""

import pytest
from tests.intake.conftest import Run
from tests.intake.files import CUSTOMERS, ORDERS

from customer_map.errors import NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.actions.customers import rename_customer
from customer_map.server.crm.models import Contact, Customer, Identifier, Order, Touchpoint
from customer_map.server.intake.actions.reverting import revert_import
from customer_map.server.intake.errors import CannotRevertError


def test_everything_that_came_is_gone_again(run: Run, owner: User) -> None:
    row = run(ORDERS)
    removed = revert_import(actor=Actor(owner), row=row)
    assert removed == {"order": 3, "customer": 1, "product": 2}
    assert Order.records.visible_to(owner).count() == 0
    assert Customer.records.visible_to(owner).count() == 0
    assert (Touchpoint.records.count(), Identifier.records.count()) == (0, 0)


def test_what_was_changed_since_stays(run: Run, owner: User) -> None:
    row = run(CUSTOMERS)
    nova = Customer.records.get(name="Nova Systems GmbH")
    rename_customer(actor=Actor(owner), customer_id=nova.pk, name="Nova AG")
    revert_import(actor=Actor(owner), row=row)
    assert [each.name for each in Customer.records.visible_to(owner)] == ["Nova AG"]


def test_what_another_import_builds_upon_stays(run: Run, owner: User) -> None:
    row = run("Customer number,Company name,City\n17,Nova Ltd,Bonn\n18,Alone Ltd,Ulm\n")
    run(ORDERS)
    revert_import(actor=Actor(owner), row=row)
    assert [each.name for each in Customer.records.visible_to(owner)] == ["Nova Ltd"]


def test_the_same_file_can_be_imported_again(run: Run, owner: User) -> None:
    revert_import(actor=Actor(owner), row=run(ORDERS))
    revert_import(actor=Actor(owner), row=run(CUSTOMERS))
    assert run(ORDERS).counts["order"]["created"] == 3
    assert run(CUSTOMERS).counts["contact"]["created"] == 2
    assert Contact.records.visible_to(owner).count() == 2


def test_it_is_one_entry_of_the_change_log_and_works_once(run: Run, owner: User) -> None:
    row = run(CUSTOMERS)
    revert_import(actor=Actor(owner), row=row)
    assert AuditEntry.objects.filter(verb="import.revert", record_id=row.pk).count() == 1
    with pytest.raises(CannotRevertError):
        revert_import(actor=Actor(owner), row=row)


def test_who_may_not_delete_cannot_take_an_import_back(run: Run) -> None:
    viewer = User.objects.create_user("viewer@example.com", name="Vera", role="viewer")
    row = run(CUSTOMERS)
    with pytest.raises(NotAllowedError):
        revert_import(actor=Actor(viewer), row=row)
    assert Customer.records.filter(deleted_at__isnull=True).count() == 3
