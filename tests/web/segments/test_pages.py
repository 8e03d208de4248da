"""The pages of segments."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.insights.records import customer, day, order, owner

from customer_map.server.accounts.actors import Actor
from customer_map.server.insights.actions.default_maps import ensure_default_maps
from customer_map.server.insights.actions.figures import refresh_figures
from customer_map.server.saved_maps.models import SavedMap

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client: Client) -> Client:
    boss = owner()
    for number in range(5):
        order(customer(f"Person {number}", alias="甲"), number, (1, 10 + number))
    refresh_figures(actor=Actor.system(), now=day(60))
    ensure_default_maps(actor=Actor(boss))
    client.force_login(boss)
    return client


def test_all_segments_stand_on_one_page(visitor: Client) -> None:
    page = visitor.get(reverse("segment_list")).content.decode()
    assert "High value" in page
    assert reverse("segment", args=["rfm:53"]) in page


def test_a_segment_shows_its_customers(visitor: Client) -> None:
    page = visitor.get(reverse("segment", args=["rfm:53"])).content.decode()
    assert "Person 4" in page
    assert "Person 3" not in page


def test_an_empty_segment_says_so(visitor: Client) -> None:
    page = visitor.get(reverse("segment", args=["lifecycle:lost"])).content.decode()
    assert "Nobody stands here" in page


def test_an_unknown_segment_is_not_found(visitor: Client) -> None:
    assert visitor.get("/segments/tier:huge/").status_code == 404


def test_a_figure_of_a_journey_opens_its_customers(visitor: Client) -> None:
    journey = SavedMap.records.get(name="Order journey")
    address = reverse("journey_members", args=[journey.pk, "first_order", "reached"])
    page = visitor.get(address, {"since": "not a day"}).content.decode()
    assert page.count("cell-title") == 5
    assert "First order: reached" in page
    assert visitor.get(address.replace("reached", "guessed")).status_code == 404


def test_the_list_needs_few_queries(visitor: Client, django_assert_max_num_queries: object) -> None:
    visitor.get(reverse("segment_list"))
    with django_assert_max_num_queries(10):
        visitor.get(reverse("segment_list"))


def test_strangers_are_sent_to_the_sign_in(client: Client) -> None:
    assert client.get(reverse("segment_list")).status_code == 302
