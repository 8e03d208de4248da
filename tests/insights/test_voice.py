"""Journey maps tell what customers said at each stage, as far as the reader may know of it."""

import pytest
from tests.crm.people import person
from tests.insights.records import customer, touch

from customer_map.maps.journey import CardLane
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import Customer
from customer_map.server.feedback.actions.reading import read_all
from customer_map.server.insights.actions.default_maps import ensure_default_maps
from customer_map.server.insights.journeys.definitions import JourneyDefinition
from customer_map.server.insights.journeys.filters import JourneyFilters
from customer_map.server.insights.journeys.voice import voice_lanes
from customer_map.server.insights.lenses.mind_details import details_of
from customer_map.server.saved_maps.models import SavedMap

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return person()


@pytest.fixture
def ada(boss: User) -> Customer:
    ada = customer("Ada", owner=boss, region="North")
    for number, text in enumerate(
        (
            "Delivery is too slow.",
            "The courier was rude.",
            "物流太慢了",
            "Great service, thank you!",
        )
    ):
        touch(ada, number, "case opened", "service", text=f"{text}", properties={"n": number})
    read_all()
    return ada


def definition(boss: User) -> JourneyDefinition:
    ensure_default_maps(actor=Actor(boss))
    maps = [JourneyDefinition.of(one) for one in SavedMap.records.filter(kind="journey")]
    return next(one for one in maps if one.source != "orders")


def lanes(user: User, boss: User, **chosen: str) -> dict[str, CardLane]:
    found = voice_lanes(user, definition(boss), JourneyFilters(**chosen))  # type: ignore[arg-type]
    return {lane.id: lane for lane in found}


def test_pains_stand_at_their_stage_with_count_and_quotes(boss: User, ada: Customer) -> None:
    pains = lanes(boss, boss)["voice-pain"]
    [cell] = [cell for cell in pains.cells if cell]
    assert cell.cards[0].evidence == "3 statements"
    assert cell.cards[0].text == "“物流太慢了”"
    assert len(cell.cards) == 2
    assert cell.cards[0].href == "/feedback/?kind=pain"
    assert "voice-praise" in lanes(boss, boss)
    assert not lanes(boss, boss, region="South")


def test_nobody_sees_what_was_said_elsewhere(boss: User, ada: Customer) -> None:
    stranger = person(Role.MEMBER)
    stranger.teams.create(name="A")
    assert lanes(stranger, boss) == {}


def test_the_mind_map_tells_what_was_said_by_what_it_speaks_of(boss: User, ada: Customer) -> None:
    [group] = details_of(boss, [ada.pk], ["feedback"])[ada.pk]
    assert group.total == 4
    delivery = next(topic for topic in group.topics if topic.title == "Delivery")
    assert delivery.kind == "feedback"
    said = [topic.title for topic in delivery.children]
    assert "Pain point: Delivery is too slow." in said
    assert delivery.badges.count == len(said)
    below = [topic for one in group.topics for topic in one.children or (one,)]
    assert {topic.kind for topic in below} == {"statement"}
    assert len({topic.id for topic in group.topics}) == len(group.topics)
