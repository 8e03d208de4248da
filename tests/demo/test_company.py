"""The invented company itself, before anything is written."""

from datetime import date

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Customer, Order
from customer_map.server.demo.company import invent_world
from customer_map.server.demo.world import World


def invented(today: date) -> World:
    return invent_world(today, [User(name=f"U{place}") for place in range(7)])


def test_the_same_day_gives_the_same_company() -> None:
    one, other = (invented(date(2026, 3, 1)) for _ in range(2))
    for model in one.records:
        assert [record.pk for record in one.all(model)] == [
            record.pk for record in other.all(model)
        ]
    assert [(fact.at, fact.name, fact.score, fact.text) for fact in one.facts] == [
        (fact.at, fact.name, fact.score, fact.text) for fact in other.facts
    ]
    assert one.fact_ids() == other.fact_ids()


def test_another_day_moves_everything_and_changes_nothing_else() -> None:
    one, other = invented(date(2026, 3, 1)), invented(date(2026, 3, 11))
    names = [[customer.name for customer in world.all(Customer)] for world in (one, other)]
    assert names[0] == names[1]
    placed = [[order.placed_at for order in world.all(Order)] for world in (one, other)]
    assert {(later - sooner).days for sooner, later in zip(*placed, strict=True)} == {10}
