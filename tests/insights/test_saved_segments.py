"""A saved filter on customers is a segment: live, counted every day, and usable for journeys."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.crm.people import acting, again, person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.customers import create_customer, edit_customer
from customer_map.server.crm.actions.saved_filters import create_saved_filter, delete_saved_filter
from customer_map.server.crm.models import Customer, SavedFilter
from customer_map.server.insights.actions.segment_sizes import note_segment_sizes
from customer_map.server.insights.journeys import JourneyFilters
from customer_map.server.insights.models import SegmentSize
from customer_map.server.insights.saved_segments import (
    membership,
    saved_members,
    saved_segments,
    size_history,
)

pytestmark = pytest.mark.django_db

RETAIL = {"field": "industry", "op": "is", "value": "Retail"}


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def acme(actor: Actor) -> Customer:
    create_customer(actor=actor, values={"name": "Bolt", "industry": "Bank"})
    return create_customer(actor=actor, values={"name": "Acme", "industry": "Retail"})


@pytest.fixture
def shops(actor: Actor, acme: Customer) -> SavedFilter:
    values = {"name": "Shops", "record_type": "customer", "tree": RETAIL, "is_shared": True}
    return create_saved_filter(actor=again(actor), values=values)


def test_membership_is_live(actor: Actor, acme: Customer, shops: SavedFilter) -> None:
    assert list(saved_members(actor.user, shops)) == [acme]
    edit_customer(actor=again(actor), customer_id=acme.pk, values={"industry": "Bank"})
    assert not saved_members(actor.user, shops).exists()


def test_everybody_counts_the_customers_that_person_may_see(
    actor: Actor, shops: SavedFilter
) -> None:
    assert [(one.name, one.customers, one.share) for one in saved_segments(actor.user)] == [
        ("Shops", 1, 0.5)
    ]
    assert [one.customers for one in saved_segments(person(Role.MEMBER))] == [0]


def test_the_size_of_a_day_is_noted_once(actor: Actor, shops: SavedFilter) -> None:
    assert note_segment_sizes(actor=Actor.system()) == 1
    create_customer(actor=again(actor), values={"name": "Cafe", "industry": "Retail"})
    note_segment_sizes(actor=Actor.system())
    assert list(SegmentSize.objects.values_list("day", "customers")) == [(timezone.localdate(), 2)]


def test_a_removed_segment_is_no_longer_counted(actor: Actor, shops: SavedFilter) -> None:
    delete_saved_filter(actor=again(actor), filter_id=shops.pk)
    assert note_segment_sizes(actor=Actor.system()) == 0


def test_a_filter_that_no_longer_means_anything_stops_nobody(
    actor: Actor, shops: SavedFilter
) -> None:
    SavedFilter.records.filter(pk=shops.pk).update(tree={"field": "custom.gone", "op": "empty"})
    assert note_segment_sizes(actor=Actor.system()) == 0
    assert [one.customers for one in saved_segments(actor.user)] == [0]
    assert not Customer.records.filter(membership(actor.user, str(shops.pk))).exists()


def test_history_is_told_to_its_owner_and_to_who_sees_everything(
    actor: Actor, shops: SavedFilter
) -> None:
    today = timezone.localdate()
    before = today - timedelta(days=3)
    SegmentSize.objects.create(segment=shops, day=before, customers=7)
    expected: list[tuple[date, int]] = [(before, 7), (today, 1)]
    assert size_history(actor.user, shops, 1) == expected
    assert size_history(person(Role.ADMIN), shops, 1) == expected
    assert size_history(person(Role.MEMBER), shops, 1) == [(today, 1)]


def test_journeys_can_be_read_for_a_segment(
    actor: Actor, acme: Customer, shops: SavedFilter
) -> None:
    chosen = JourneyFilters(segment=str(shops.pk))
    rows = Customer.records.visible_to(actor.user)
    assert list(rows.filter(chosen.members(actor.user))) == [acme]
    assert rows.filter(JourneyFilters().members(actor.user)).count() == 2
    assert not rows.filter(membership(actor.user, "nonsense")).exists()


def test_the_page_of_a_segment_shows_its_conditions_and_members(
    actor: Actor, shops: SavedFilter
) -> None:
    SegmentSize.objects.create(
        segment=shops, day=timezone.localdate() - timedelta(days=2), customers=3
    )
    client = Client()
    client.force_login(actor.user)
    text = client.get(f"/segments/{shops.pk}/").content.decode()
    assert "Industry is Retail" in text
    assert "<polyline" in text
    assert "Acme" in text
    assert "Bolt" not in text
    assert "Shops" in client.get("/segments/").content.decode()
    assert client.get("/segments/01a00000-0000-7000-8000-000000000000/").status_code == 404


def test_a_private_segment_is_hidden_from_others(actor: Actor, acme: Customer) -> None:
    values = {"name": "Mine", "record_type": "customer", "tree": RETAIL}
    mine = create_saved_filter(actor=again(actor), values=values)
    client = Client()
    client.force_login(person(Role.ADMIN))
    assert client.get(f"/segments/{mine.pk}/").status_code == 404
