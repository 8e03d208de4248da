"""The filters above a journey map: what they keep and refuse, and that files and figures follow them."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.insights.records import customer, day, order, owner

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import RoleRight, User
from customer_map.server.accounts.roles import Intent, Reach, RecordType, Role
from customer_map.server.crm.models import Customer
from customer_map.server.insights.actions.default_maps import ensure_default_maps
from customer_map.server.insights.actions.figures import refresh_figures
from customer_map.server.insights.models import ValueTier
from customer_map.server.saved_maps.models import SavedMap

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client: Client) -> Client:
    """Two customers in the east order on the first day, one in the west on the tenth."""
    boss = owner()
    for number, (region, when) in enumerate([("East", 1), ("East", 1), ("West", 10)]):
        order(customer(f"Person {number}", region=region), when, (1, 100 * (number + 1)))
    refresh_figures(actor=Actor.system(), now=day(20))
    ensure_default_maps(actor=Actor(boss))
    client.force_login(boss)
    return client


def journey() -> SavedMap:
    return SavedMap.records.get(name="Order journey")


def shown(visitor: Client, **filters: str) -> str:
    return visitor.get(reverse("map", args=[journey().pk]), filters).content.decode()


def test_a_region_narrows_the_journey(visitor: Client) -> None:
    assert 'aria-label="First order, 3"' in shown(visitor)
    page = shown(visitor, region="East")
    assert 'aria-label="First order, 2"' in page
    assert '<option value="East" selected>' in page


def test_both_days_of_a_period_count(visitor: Client) -> None:
    on_the_tenth = day(10).date().isoformat()
    assert 'aria-label="First order, 1"' in shown(visitor, since=on_the_tenth)
    assert 'aria-label="First order, 3"' in shown(visitor, through=on_the_tenth)
    before = shown(visitor, through=day(9).date().isoformat())
    assert 'aria-label="First order, 2"' in before


def test_a_value_tier_narrows_the_journey(visitor: Client) -> None:
    high = ValueTier.HIGH.value
    kept = Customer.records.filter(figures__value_tier=high).count()
    assert 0 < kept < 3
    assert f'aria-label="First order, {kept}"' in shown(visitor, value_tier=high)


def test_files_and_figures_follow_the_filters(visitor: Client) -> None:
    page = unescape(shown(visitor, region="West", since="2026-01-01"))
    assert "export.svg?since=2026-01-01&region=West" in page
    assert "reached/?since=2026-01-01&region=West" in page
    address = reverse("map_export", args=[journey().pk, "svg"])
    drawn = visitor.get(address, {"region": "West"}).content.decode()
    assert 'aria-label="First order, 1"' in drawn
    assert "West" in drawn


def test_the_customers_behind_a_figure_lead_back_to_the_filtered_journey(visitor: Client) -> None:
    address = reverse("journey_members", args=[journey().pk, "first_order", "reached"])
    page = unescape(
        visitor.get(address, {"region": "East", "until": "2026-01-11"}).content.decode()
    )
    assert "?through=2026-01-10&region=East" in page


def test_a_period_that_ends_before_it_begins_is_refused(visitor: Client) -> None:
    page = shown(visitor, since="2026-02-01", through="2026-01-01")
    assert "This day lies before the first one." in page
    assert "Nobody fits" in page


def test_what_cannot_be_meant_filters_nothing(visitor: Client) -> None:
    page = shown(visitor, region="Atlantis", since="not a day")
    assert 'aria-label="First order, 3"' in page


def test_the_last_and_the_first_day_there_are_may_be_asked_for(visitor: Client) -> None:
    assert 'aria-label="First order, 3"' in shown(visitor, through="9999-12-31")
    address = reverse("journey_members", args=[journey().pk, "first_order", "reached"])
    assert visitor.get(address, {"until": "0001-01-01"}).status_code == 200


def test_when_nobody_fits_the_filters_can_be_cleared(visitor: Client) -> None:
    page = shown(visitor, since="2030-01-01")
    assert "Nobody fits" in page
    assert "Clear the filters" in page


def test_a_field_without_values_is_left_out(visitor: Client) -> None:
    assert 'name="industry"' not in shown(visitor)


def test_who_may_not_read_orders_cannot_sift_by_value(visitor: Client, client: Client) -> None:
    RoleRight.objects.create(
        role=Role.VIEWER, record_type=RecordType.ORDER, intent=Intent.READ, reach=Reach.NONE
    )
    client.force_login(User.objects.create_user("v@test.example", name="V", role=Role.VIEWER))
    page = shown(client, value_tier=ValueTier.HIGH.value)
    assert 'name="value_tier"' not in page
