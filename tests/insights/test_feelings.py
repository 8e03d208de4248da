"""The emotion lane of journey maps: scores, and texts that came without one."""

import pytest
from tests.crm.people import person
from tests.insights.records import customer, touch
from tests.insights.test_journeys import lane, saved

from customer_map.maps.journey import Score
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.feedback.actions.reading import read_all
from customer_map.server.feedback.models import Statement
from customer_map.server.insights.journeys import build_journey, journey_members
from customer_map.server.insights.journeys.filters import JourneyFilters

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return person()


def emotion(boss: User, journey: object, **chosen: str) -> tuple[Score | None, ...]:
    drawn = build_journey(boss, journey, JourneyFilters(**chosen))  # type: ignore[arg-type]
    return lane(drawn, "score")  # type: ignore[return-value]


def test_scores_and_texts_without_one_make_one_mean_with_its_band(boss: User) -> None:
    ada, ben = customer("Ada", owner=boss, region="North"), customer("Ben", owner=boss)
    touch(ada, 1, "Visit", score=1.0, text="The staff was rude and slow.")
    touch(ada, 2, "Visit", score=-0.5)
    touch(ben, 3, "Visit", text="Excellent service. The room was great!")
    touch(ben, 4, "Visit", text="I came on Monday.")
    touch(ben, 5, "Order placed", text="物流太慢了，非常失望。")
    read_all()
    felt = list(
        Statement.records.filter(text__regex="Excellent|great").values_list("sentiment", flat=True)
    )
    look, buy = emotion(boss, saved())
    assert look
    assert buy
    assert look.n == 3
    assert look.mean == pytest.approx((1.0 - 0.5 + sum(felt) / len(felt)) / 3)
    assert look.low < look.mean < look.high
    assert (buy.n, buy.low, buy.high) == (1, -1.0, 1.0)
    assert buy.mean < -0.1
    [north, nothing] = emotion(boss, saved(), region="North")
    assert (north and north.n, nothing) == (2, None)


def test_whoever_wrote_badly_of_a_stage_is_behind_its_figure(boss: User) -> None:
    ada, ben = customer("Ada", owner=boss), customer("Ben", owner=boss)
    customer("Cy", owner=boss)
    touch(ada, 1, "Visit", score=-0.5)
    touch(ben, 2, "Visit", text="The staff was rude.")
    touch(ben, 3, "Order placed", text="Great lamp, thank you!")
    read_all()
    journey = saved()
    assert {one.name for one in journey_members(boss, journey, "look", "unhappy")} == {"Ada", "Ben"}
    assert not journey_members(boss, journey, "buy", "unhappy")


def test_texts_that_may_not_be_read_move_no_mean(boss: User) -> None:
    ada = customer("Ada", owner=boss)
    touch(ada, 1, "Visit", text="The staff was rude.")
    read_all()
    stranger = person(Role.MEMBER)
    stranger.teams.create(name="A")
    drawn = build_journey(stranger, saved(), JourneyFilters())
    assert [one.id for one in drawn.lanes if one.id == "score"] == []
