"""Fixed segments: counts, and who stands behind them."""

import pytest
from tests.insights.records import customer, day, order, owner

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import RoleRight, User
from customer_map.server.accounts.roles import Role
from customer_map.server.insights.actions.figures import refresh_figures
from customer_map.server.insights.segments import (
    lifecycle_segments,
    rfm_grid,
    segment_members,
    segment_name,
    value_tier_segments,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    for number in range(5):
        person = customer(f"P{number}")
        for repeat in range(number + 1):
            order(person, 10 * number + repeat, (1, 10))
    customer("Q")
    refresh_figures(actor=Actor.system(), now=day(60))
    return owner()


def test_every_tier_is_counted_and_opens_its_customers(boss: User) -> None:
    segments = value_tier_segments(boss)
    assert [(one.key, one.customers) for one in segments] == [
        ("tier:high", 2),
        ("tier:potential", 1),
        ("tier:low", 2),
        ("tier:none", 1),
    ]
    assert sum(one.share for one in segments) == pytest.approx(1)
    for one in [*segments, *lifecycle_segments(boss)]:
        assert segment_members(boss, one.key).count() == one.customers
        assert segment_name(one.key) == one.name


def test_the_grid_counts_who_ever_bought(boss: User) -> None:
    grid = rfm_grid(boss)
    assert [row.recency for row in grid] == [5, 4, 3, 2, 1]
    counts = {cell.key: cell.customers for row in grid for cell in row.cells}
    assert {key for key, count in counts.items() if count} == {f"rfm:{n}{n}" for n in range(1, 6)}
    assert [one.name for one in segment_members(boss, "rfm:55")] == ["P4"]


@pytest.mark.parametrize("key", ["", "tier:huge", "rfm:5", "rfm:90", "rfm:5५", "owner:x"])
def test_an_unknown_segment_is_not_found(boss: User, key: str) -> None:
    with pytest.raises(RecordNotFoundError):
        segment_members(boss, key)


def test_nobody_counts_customers_of_others(boss: User) -> None:
    viewer = User.objects.create_user("n@test.example", name="N", role=Role.MEMBER)
    for person in segment_members(boss, "tier:high"):
        person.owner = boss
        person.save()
    assert value_tier_segments(viewer)[0].customers == 0
    assert not segment_members(viewer, "tier:high").exists()


def test_who_may_not_read_orders_learns_nothing_from_segments(boss: User) -> None:
    RoleRight.objects.create(role=Role.VIEWER, record_type="order", intent="read", reach="own")
    viewer = User.objects.create_user("v@test.example", name="V", role=Role.VIEWER)
    segments = [*value_tier_segments(viewer), *lifecycle_segments(viewer)]
    cells = [cell for row in rfm_grid(viewer) for cell in row.cells]
    assert {one.customers for one in [*segments, *cells]} == {0}
    assert not any(segment_members(viewer, one.key).exists() for one in [*segments, *cells])
