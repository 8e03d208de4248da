"""How a user left a map is remembered: what was opened and closed, the newest of it."""

import pytest
from tests.crm.people import person

from customer_map.server.accounts.ids import new_id
from customer_map.server.saved_maps.actions import MOST_REMEMBERED, remember_view
from customer_map.server.saved_maps.models import MapView

pytestmark = pytest.mark.django_db


def test_what_is_opened_is_no_longer_closed_and_the_other_way_round() -> None:
    user, map_id = person(), new_id()
    remember_view(user=user, map_id=map_id, opened=["a", "b"], closed=["c"])
    remember_view(user=user, map_id=map_id, opened=["c"], closed=["a"])
    view = MapView.objects.get()
    assert (view.unfolded, view.folded) == (["b", "c"], ["a"])


def test_the_oldest_are_forgotten() -> None:
    user, map_id = person(), new_id()
    remember_view(user=user, map_id=map_id, opened=["z"])
    remember_view(user=user, map_id=map_id, opened=[str(n) for n in range(MOST_REMEMBERED)])
    view = MapView.objects.get()
    assert len(view.unfolded) == MOST_REMEMBERED
    assert "z" not in view.unfolded


def test_each_user_has_an_own_view() -> None:
    map_id = new_id()
    for name in ("a", "b"):
        remember_view(user=person(name=name), map_id=map_id, opened=[name])
    assert sorted(view.unfolded for view in MapView.objects.all()) == [["a"], ["b"]]
