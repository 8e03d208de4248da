"""What does not fit into a column is refused line by line, and the limits are those of the models."""

import pytest
from tests.intake.conftest import Run
from tests.intake.files import ORDERS

from customer_map.server.crm.models import Contact, Customer, Opportunity, Order, Product
from customer_map.server.intake.loading.lengths import LONGEST


@pytest.mark.django_db
def test_a_text_that_is_too_long_refuses_its_line_alone(run: Run) -> None:
    row = run(f"Customer number,Company name,City\n1,Nova,{'x' * 121}\n2,{'y' * 300},Bonn\n")
    refused = row.refusals.get()
    assert (refused.line, refused.column, refused.reason) == (2, "City", "text_too_long")
    assert refused.fields == {"length": 121, "limit": 120}
    assert Customer.records.get().name == "y" * 300


@pytest.mark.django_db
def test_every_text_of_an_order_may_be_as_long_as_its_limit(run: Run) -> None:
    number, code, name = "n" * 120, "c" * 120, "p" * 300
    row = run(ORDERS + f"{number},2025-03-03,{'k' * 300},{code},{name},1,1,{'l' * 80}\n")
    assert (row.state, row.refused_lines) == ("done", 0)


@pytest.mark.parametrize(
    ("model", "column", "field"),
    [
        (Customer, "city", "city"),
        (Customer, "name", "name"),
        (Customer, "industry", "industry"),
        (Contact, "title", "job_title"),
        (Contact, "mobile", "mobile"),
        (Order, "number", "order_number"),
        (Order, "channel", "channel"),
        (Product, "code", "product_code"),
        (Product, "category", "category"),
        (Opportunity, "loss_reason", "lost_reason"),
    ],
)
def test_the_limits_are_those_of_the_models(model: type, column: str, field: str) -> None:
    assert model._meta.get_field(column).max_length == LONGEST[field]  # type: ignore[attr-defined]
