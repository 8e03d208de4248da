"""Journey maps from the touchpoints and orders that a user may see."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from tests.insights.records import customer, day, order, owner, touch

from customer_map.errors import InvalidValueError, RecordNotFoundError
from customer_map.maps.journey import JourneyMap
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.actions import change
from customer_map.server.crm.models import Customer, Touchpoint
from customer_map.server.insights.actions.default_maps import ensure_default_maps
from customer_map.server.insights.actions.figures import refresh_figures
from customer_map.server.insights.journeys import JourneyFilters, build_journey, journey_members
from customer_map.server.insights.journeys.definitions import map_title
from customer_map.server.saved_maps.models import SavedMap

pytestmark = pytest.mark.django_db


def saved(**definition: object) -> SavedMap:
    usual = {
        "stages": [{"id": "look", "name": "Look"}, {"id": "buy", "name": "Buy"}],
        "rules": [
            {"stage": "look", "names": ["*visit*"]},
            {"stage": "buy", "names": ["*order*"]},
        ],
    }
    return SavedMap.records.create(kind="journey", name="J", definition=usual | definition)


def lane(drawn: JourneyMap, name: str) -> tuple[object, ...]:
    return next(one.cells for one in drawn.lanes if one.id == name)


def reached(drawn: JourneyMap) -> list[int | None]:
    return [stage.customers for stage in drawn.stages]


def test_touchpoints_become_stages_with_their_figures() -> None:
    ada, ben = customer("Ada"), customer("Ben")
    touch(ada, 1, "First visit", score=0.5)
    touch(ada, 4, "Order placed", channel="store")
    touch(ben, 2, "Visit")
    touch(ben, 3, "Newsletter")
    drawn = build_journey(owner(), saved())
    assert reached(drawn) == [2, 1]
    (conversion, _), (dwell, _) = lane(drawn, "conversion"), lane(drawn, "dwell")
    assert (conversion.rate, conversion.support) == (0.5, 2)
    assert (dwell.median_days, dwell.support) == (3.0, 1)
    assert [share.name for share in lane(drawn, "channels")[1].shares] == ["Store"]
    assert lane(drawn, "score")[0].mean == 0.5
    assert drawn.subtitle == "Read from 4 touchpoints · 1 of them in no stage"


def test_everybody_sees_only_the_customers_they_may_see() -> None:
    boss = owner()
    member = User.objects.create_user("m@test.example", name="M", role=Role.MEMBER)
    touch(customer("Ada", owner=boss), 1, "Visit")
    touch(customer("Ben", owner=member), 1, "Visit")
    journey = saved()
    assert reached(build_journey(boss, journey)) == [2, 0]
    assert reached(build_journey(member, journey)) == [1, 0]
    assert journey_members(member, journey, "look", "reached").get().name == "Ben"


def test_a_figure_opens_the_customers_behind_it() -> None:
    ada, ben = customer("Ada"), customer("Ben")
    touch(ada, 1, "Visit")
    touch(ada, 2, "Order placed")
    touch(ben, 1, "Visit", score=-0.5)
    boss, journey = owner(), saved()

    def names(figure: str) -> list[str]:
        return [one.name for one in journey_members(boss, journey, "look", figure).order_by("name")]

    assert names("reached") == ["Ada", "Ben"]
    assert names("went_on") == ["Ada"]
    assert names("dropped_off") == ["Ben"]
    assert names("unhappy") == ["Ben"]
    address = build_journey(boss, journey).stages[0].href
    assert address == f"/segments/journey/{journey.pk}/look/reached/"


def test_there_are_no_customers_behind_what_does_not_exist() -> None:
    boss, journey = owner(), saved()
    for stage, figure in (("fly", "reached"), ("look", "guessed")):
        with pytest.raises(RecordNotFoundError):
            journey_members(boss, journey, stage, figure)


def test_filters_keep_some_customers_and_some_time() -> None:
    north = customer("Ada", region="North", tags=["vip"])
    touch(north, 1, "Visit")
    touch(north, 40, "Visit")
    touch(customer("Ben", region="South"), 1, "Visit")
    boss, journey = owner(), saved()
    filters = JourneyFilters(region="North", since=day(30).date(), tag="vip")
    drawn = build_journey(boss, journey, filters)
    assert reached(drawn) == [1, 0]
    assert drawn.subtitle == "Read from 1 touchpoint · 2026-01-31 – … · North"
    assert "region=North" in drawn.stages[0].href
    assert reached(build_journey(boss, journey, JourneyFilters(until=day(0).date()))) == [0, 0]


def test_orders_tell_first_and_repeat_purchases_apart() -> None:
    ada = customer("Ada")
    first, second = order(ada, 1, (1, 5)), order(ada, 9, (1, 5))
    touch(ada, 1, "paid", order=first)
    touch(ada, 9, "paid", order=second)
    refresh_figures(actor=Actor.system(), now=day(20))
    rules = [
        {"stage": "look", "attribute": "purchase", "values": ["first"]},
        {"stage": "buy", "attribute": "purchase", "values": ["repeat"]},
    ]
    assert reached(build_journey(owner(), saved(rules=rules))) == [1, 1]


def test_a_rule_may_ask_for_a_property() -> None:
    touch(customer("Ada"), 1, "x", properties={"plan": "pro"})
    touch(customer("Ben"), 1, "x", properties={"plan": "free"})
    rules = [{"stage": "buy", "attribute": "plan", "values": ["pro"]}]
    assert reached(build_journey(owner(), saved(rules=rules))) == [0, 1]


def test_the_order_journey_goes_from_the_first_order_to_the_lapse() -> None:
    boss = owner()
    ensure_default_maps(actor=Actor(boss))
    ada, ben, eve = customer("Ada"), customer("Ben"), customer("Eve")
    order(ada, 0, (1, 5))
    order(ada, 10, (1, 5))
    order(ada, 12, (-1, 5), is_cancellation=True)
    order(ben, 110, (1, 5))
    order(eve, 50, (1, 0))
    drawn = build_journey(boss, SavedMap.records.get(name="Order journey"))
    assert reached(drawn) == [2, 1, 1, 1]
    assert [stage.id for stage in drawn.stages][-1] == "lapse"
    assert lane(drawn, "dwell")[2].median_days == 90.0
    assert lane(drawn, "channels")[3] is None
    assert drawn.subtitle == "Read from 4 touchpoints"


def test_an_empty_journey_is_drawn_all_the_same() -> None:
    boss = owner()
    ensure_default_maps(actor=Actor(boss))
    for journey in SavedMap.records.filter(kind="journey"):
        drawn = build_journey(boss, journey)
        assert set(reached(drawn)) == {0}
        assert len(drawn.lanes) == 4


def test_a_definition_that_is_none_is_refused() -> None:
    boss = owner()
    for definition in ({"stages": 3}, {"rules": [{"stage": "fly"}]}):
        with pytest.raises(InvalidValueError):
            build_journey(boss, saved(**definition))


def test_default_maps_are_made_once_and_belong_to_nobody() -> None:
    boss = owner()
    made = ensure_default_maps(actor=Actor(boss))
    assert len(made) == 6
    assert {one.owner for one in made} == {None}
    assert ensure_default_maps(actor=Actor(boss)) == []


def test_days_begin_at_midnight_where_the_reader_is() -> None:
    ada, journey, boss = customer("Ada"), saved(), owner()
    touch(ada, 0, "Visit")  # at 12:00 UTC on the first of January
    second = JourneyFilters(since=date(2026, 1, 2), until=date(2026, 1, 3))
    with timezone.override("Pacific/Kiritimati"):  # 14 hours ahead
        assert reached(build_journey(boss, journey, second)) == [1, 0]
    with timezone.override("Pacific/Honolulu"):
        assert reached(build_journey(boss, journey, second)) == [0, 0]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_first_and_the_last_day_there_are_may_be_chosen(day: date) -> None:
    touch(customer("Ada"), 0, "Visit")
    filters = JourneyFilters(since=day, until=day)
    assert filters.words()
    assert reached(build_journey(owner(), saved(), filters)) == [0, 0]


def test_default_names_follow_the_reader_until_somebody_renames_the_map() -> None:
    ensure_default_maps(actor=Actor.system())
    journey = SavedMap.records.get(name="Order journey")
    with translation.override("zh-hans"):
        assert map_title(journey) == "订单旅程"
    journey.name = "Ours"
    assert map_title(journey) == "Ours"


def test_a_journey_is_read_again_only_when_something_has_changed() -> None:
    boss, journey, ada = owner(), saved(), customer("Ada")
    touch(ada, 1, "Visit")
    build_journey(boss, journey)
    with CaptureQueriesContext(
        connection,
    ) as again:
        build_journey(boss, journey)
    assert not any("COPY" in query["sql"] for query in again)
    touch(customer("Ben"), 1, "Visit")
    assert reached(build_journey(boss, journey)) == [2, 0]
    change(actor=Actor(boss), verb="customer.edit", record=ada, values={"region": "West"})
    west = JourneyFilters(region="West")
    assert reached(build_journey(boss, journey, west)) == [1, 0]
    assert Touchpoint.records.count() == 2
    assert Customer.records.count() == 2
