"""Operations of one request are one step; what somebody removed meanwhile is put back with the text that was kept."""

import pytest
from tests.insights.lenses.conftest import Company

from customer_map.errors import RecordNotFoundError
from customer_map.maps.operations import Operation
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.contacts import delete_contact
from customer_map.server.crm.actions.customers import delete_customer
from customer_map.server.crm.models import Contact, Customer, Position
from customer_map.server.insights.lenses.edits import OperationRefusedError
from customer_map.server.insights.lenses.operating import operate
from customer_map.server.saved_maps.actions import remember_view
from customer_map.server.saved_maps.models import SavedMap
from customer_map.server.saved_maps.queries import find_map


def put_back(node: str, ref: str, text: str) -> tuple[Operation, ...]:
    return (
        Operation(id="1", kind="restore", node=node, ref=ref),
        Operation(id="2", kind="rename", node=node, ref=ref, text=text),
    )


def test_a_removed_customer_comes_back_with_the_text_that_was_kept(
    company: Company, mind: SavedMap
) -> None:
    user, ref = company.owner, f"customer:{company.cloud.pk}"
    delete_customer(actor=Actor(user), customer_id=company.cloud.pk)
    done = operate(user, mind, put_back(ref, ref, "Cloud Path Ltd"))
    assert done.refusal is None
    assert ref in [node.id for node in done.drawn.drawing.nodes]
    assert Customer.records.visible_to(user).get(pk=company.cloud.pk).name == "Cloud Path Ltd"


def test_putting_back_and_renaming_are_one_step_that_only_the_log_takes_back(
    company: Company, mind: SavedMap
) -> None:
    user, ref = company.owner, f"customer:{company.cloud.pk}"
    delete_customer(actor=Actor(user), customer_id=company.cloud.pk)
    assert operate(user, mind, put_back(ref, ref, "Cloud Path Ltd")).inverse == ()
    undo_last_step(actor=Actor(user))
    cloud = Customer.records.get(pk=company.cloud.pk)
    assert (cloud.name, cloud.deleted_at is None) == ("Cloud Path", False)


def test_a_person_is_renamed_after_coming_back_and_not_the_position(
    company: Company, relationship: SavedMap
) -> None:
    user, person = company.owner, company.people["Zhang Wei"]
    saved = find_map(user, relationship.pk)
    delete_contact(actor=Actor(user), contact_id=person.pk)
    node = f"position:{company.positions['chief'].pk}"
    done = operate(user, saved, put_back(node, f"contact:{person.pk}", "Zhang Weiwei"))
    assert done.refusal is None
    assert Contact.records.visible_to(user).get(pk=person.pk).name == "Zhang Weiwei"
    assert Position.records.get(pk=company.positions["chief"].pk).title == "Chief"


def test_a_name_typed_for_one_person_never_reaches_another(
    company: Company, relationship: SavedMap
) -> None:
    user, person = company.owner, company.people["Zhang Wei"]
    saved = find_map(user, relationship.pk)
    delete_contact(actor=Actor(user), contact_id=person.pk)
    node = f"position:{company.positions['chief'].pk}"
    rename = Operation(id="1", kind="rename", node=node, ref=f"contact:{person.pk}", text="X")
    assert isinstance(operate(user, saved, (rename,)).refusal, OperationRefusedError)
    assert Position.records.get(pk=company.positions["chief"].pk).title == "Chief"


def test_what_cannot_be_put_back_leaves_everything_as_it_is(
    company: Company, mind: SavedMap
) -> None:
    unknown = "customer:00000000-0000-0000-0000-000000000000"
    for ref, refusal in ((unknown, RecordNotFoundError), ("customer:x", OperationRefusedError)):
        assert isinstance(operate(company.owner, mind, put_back(ref, ref, "X")).refusal, refusal)


@pytest.mark.parametrize("kind", ["fold", "unfold"])
def test_opening_and_closing_are_each_others_inverse(
    company: Company, mind: SavedMap, kind: str
) -> None:
    node = f"customer:{company.cloud.pk}"
    remember_view(user=company.owner, map_id=mind.pk, opened=(node,))
    done = operate(company.owner, mind, (Operation(id="1", kind=kind, node=node),))
    assert [one.kind for one in done.inverse] == ["unfold" if kind == "fold" else "fold"]
