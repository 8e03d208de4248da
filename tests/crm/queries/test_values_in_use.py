"""The values that a column holds."""

import pytest
from tests.crm.people import acting

from customer_map.server.crm.actions.customers import create_customer, delete_customer
from customer_map.server.crm.models import Customer
from customer_map.server.crm.queries.values_in_use import (
    values_in_use,
    values_of_newest,
)


@pytest.mark.django_db
def test_each_value_of_living_rows_is_told_once_in_order() -> None:
    actor = acting()
    assert actor.user
    made = [
        create_customer(actor=actor, values={"name": "A", "region": region})
        for region in ("北", "South", "", "South", "A'b%s", "Gone")
    ]
    delete_customer(actor=actor, customer_id=made[-1].pk)
    rows = Customer.records.visible_to(actor.user)
    assert set(values_in_use(rows, "region", 9)) == {"A'b%s", "South", "北"}
    assert values_in_use(rows, "region", 2) == values_in_use(rows, "region", 9)[:2]
    assert values_in_use(rows.none(), "region", 9) == []


@pytest.mark.django_db
def test_the_newest_rows_tell_each_value_once_in_order() -> None:
    actor = acting()
    assert actor.user
    for region in ("Oldest", "b", "A%s", "b", "北"):
        create_customer(actor=actor, values={"name": "C", "region": region})
    column = Customer.records.visible_to(actor.user).values_list("region")
    assert values_of_newest(column, 4) == ["A%s", "b", "北"]
    assert values_of_newest(column, 9) == ["A%s", "Oldest", "b", "北"]
    assert values_of_newest(column.none(), 9) == []
