import pytest
from tests.crm.people import acting, again

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.custom_fields import (
    define_custom_field,
    edit_custom_field,
    remove_custom_field,
)
from customer_map.server.crm.actions.custom_values import checked_custom_value
from customer_map.server.crm.actions.customers import create_customer, edit_customer
from customer_map.server.crm.actions.tags import create_tag, delete_tag, edit_tag
from customer_map.server.crm.models import CustomField, Tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


def define(actor: Actor, **values: object) -> CustomField:
    basics: dict[str, object] = {"record_type": "customer", "label": "合同等级"}
    return define_custom_field(actor=again(actor), values={**basics, **values})


def test_a_key_is_made_from_the_label(actor: Actor) -> None:
    assert define(actor).key == "合同等级"


def test_only_administrators_define_fields() -> None:
    with pytest.raises(NotAllowedError):
        define(acting(Role.MANAGER))
    assert not CustomField.records.all().exists()


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("text", " a ", "a"),
        ("number", "1,200", 1200),
        ("number", "2.5", 2.5),
        ("money", "0.10", "0.10"),
        ("date", "2026-02-28", "2026-02-28"),
        ("time", "2026-02-28T08:00:00+08:00", "2026-02-28T00:00:00+00:00"),
        ("boolean", "No", False),
        ("choice", "A", "A"),
        ("url", "https://example.com/a", "https://example.com/a"),
        ("number", "", None),
    ],
)
def test_values_are_stored_by_kind(kind: str, typed: str, stored: object) -> None:
    field = CustomField(key="x", label="X", kind=kind, choices=["A", "B"])
    assert checked_custom_value(field, typed) == stored


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("number", "many"),
        ("number", "nan"),
        ("money", "Infinity"),
        ("money", "1e999999999"),
        ("money", "0.1e-999999999"),
        ("number", "1e5000"),
        ("number", "9" * 5000),
        ("date", "2026-02-30"),
        ("time", "soon"),
        ("boolean", "perhaps"),
        ("choice", "C"),
        ("url", "javascript:alert(1)"),
    ],
)
def test_values_that_do_not_fit_are_refused(kind: str, typed: str) -> None:
    field = CustomField(key="x", label="X", kind=kind, choices=["A", "B"])
    with pytest.raises(InvalidValueError):
        checked_custom_value(field, typed)


def test_values_are_merged_and_an_empty_one_is_taken_away(actor: Actor) -> None:
    define(actor, key="level", kind="number")
    define(actor, key="since", kind="date")
    customer = create_customer(
        actor=again(actor),
        values={"name": "A", "custom": {"level": "3", "since": "2026-01-01"}},
    )
    edit_customer(
        actor=again(actor),
        customer_id=customer.pk,
        values={
            "custom": {
                "level": "",
            }
        },
    )
    customer.refresh_from_db()
    assert customer.custom == {"since": "2026-01-01"}
    with pytest.raises(InvalidValueError):
        edit_customer(actor=actor, customer_id=customer.pk, values={"custom": {"other": 1}})


def test_a_required_field_is_asked_for(actor: Actor) -> None:
    define(actor, key="level", is_required=True)
    with pytest.raises(InvalidValueError):
        create_customer(actor=actor, values={"name": "A"})
    customer = create_customer(actor=actor, values={"name": "A", "custom": {"level": "x"}})
    with pytest.raises(InvalidValueError):
        edit_customer(actor=actor, customer_id=customer.pk, values={"custom": {"level": ""}})


def test_a_choice_needs_choices_and_its_kind_stays(actor: Actor) -> None:
    with pytest.raises(InvalidValueError):
        define(actor, kind="choice")
    field = define(actor, kind="choice", choices=["A"])
    edit_custom_field(actor=actor, field_id=field.pk, values={"choices": ["A", "B"]})
    with pytest.raises(InvalidValueError):
        edit_custom_field(actor=actor, field_id=field.pk, values={"kind": "text"})
    with pytest.raises(InvalidValueError):
        edit_custom_field(actor=actor, field_id=field.pk, values={"choices": []})
    remove_custom_field(actor=actor, field_id=field.pk)
    assert not CustomField.records.filter(deleted_at__isnull=True).exists()


def test_tags_are_offered_once(actor: Actor) -> None:
    tag = create_tag(actor=actor, values={"name": "VIP", "colour": "red"})
    with pytest.raises(InvalidValueError):
        create_tag(actor=actor, values={"name": "VIP"})
    edit_tag(actor=actor, tag_id=tag.pk, values={"colour": "blue"})
    delete_tag(actor=actor, tag_id=tag.pk)
    assert Tag.records.get().colour == "blue"
