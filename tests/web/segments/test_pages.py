"""The pages of segments."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.insights.records import customer, day, order, owner

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import SavedFilter
from customer_map.server.insights.actions.default_maps import ensure_default_maps
from customer_map.server.insights.actions.figures import refresh_figures
from customer_map.server.insights.models import SegmentSize
from customer_map.server.saved_maps.models import SavedMap
from customer_map.server.web.segments import views

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


def test_own_segments_stand_there_with_the_line_of_their_sizes(visitor: Client) -> None:
    saved = SavedFilter.records.create(
        name="Mine", record_type="customer", owner=User.objects.get(role=Role.OWNER)
    )
    for days in (2, 1):
        day_before = timezone.localdate() - timedelta(days=days)
        SegmentSize.objects.create(segment=saved, day=day_before, customers=days)
    page = visitor.get(reverse("segment_list")).content.decode()
    assert page.count('class="sparkline"') == 1
    assert "Mine: Size over time" in page
    colleague = Client()
    saved.is_shared = True
    saved.save()
    colleague.force_login(User.objects.create_user("m@x.org", name="M", role=Role.MEMBER))
    assert 'class="sparkline"' not in colleague.get(reverse("segment_list")).content.decode()


def test_members_are_shown_page_by_page(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    everybody = SavedFilter.records.create(
        name="All", record_type="customer", owner=User.objects.get(role=Role.OWNER)
    )
    there = reverse("saved_segment", args=[everybody.pk])
    first = visitor.get(there).context["page"]
    assert ([row.name for row in first], first.count) == (["Person 0", "Person 1"], 5)
    second = visitor.get(f"{there}?after={first.after}").context["page"]
    assert [row.name for row in second] == ["Person 2", "Person 3"]
