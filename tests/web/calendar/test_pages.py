from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, page

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import Team
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.activities import complete_activity, create_activity
from customer_map.server.crm.actions.participants import add_participant
from customer_map.server.crm.models import Activity

pytestmark = pytest.mark.django_db

# A Tuesday; pages are read in Shanghai, where it is eight hours later.
NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)
MARCH = "/calendar/?view=month&date=2026-03-10"
VIEWS = ("month", "week", "day", "agenda")


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def client(actor: Actor) -> Client:
    assert actor.user
    return client_of(actor.user)


def plan(actor: Actor, subject: str, start: datetime = NOON, **values: object) -> Activity:
    given = {
        "kind": "meeting",
        "subject": subject,
        "starts_at": start,
        "ends_at": start + timedelta(hours=1),
        "time_zone": "Asia/Shanghai",
        **values,
    }
    return create_activity(actor=again(actor), values=given)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_shows_what_is_planned_on_its_day(
    actor: Actor, client: Client, view: str
) -> None:
    plan(actor, "Review")
    plan(actor, "Fair", is_all_day=True, ends_at=NOON + timedelta(days=2))
    plan(actor, "Offer", starts_at=None, ends_at=None, due_at=NOON)
    plan(actor, "Far away", NOON + timedelta(days=90))
    text = page(client, f"/calendar/?view={view}&date=2026-03-10")
    assert all(word in text for word in ("Review", "Fair", "Offer", "12:00"))
    assert "Far away" not in text
    assert "Review" not in page(client, f"/calendar/?view={view}&date=2026-05-20")


def test_a_series_stands_on_each_of_its_days(actor: Actor, client: Client) -> None:
    series = plan(actor, "Weekly", recurrence="FREQ=WEEKLY;COUNT=3")
    text = page(client, MARCH)
    for stamp in ("20260310T040000Z", "20260317T040000Z", "20260324T040000Z"):
        assert f'href="/activities/{series.pk}/?at={stamp}"' in text
    complete_activity(
        actor=again(actor), activity_id=series.pk, occurrence_at=NOON + timedelta(days=7)
    )
    text = page(client, MARCH)
    assert "at=20260317T040000Z" not in text
    assert "calendar-done" in text


def test_whole_days_stand_on_their_days_in_every_zone(actor: Actor, client: Client) -> None:
    """A holiday in New York is on the 10th for a reader in Shanghai too."""
    day = datetime(2026, 3, 10, 16, tzinfo=UTC)
    plan(actor, "Holiday", day, is_all_day=True, time_zone="America/New_York")
    assert "Holiday" in page(client, "/calendar/?view=day&date=2026-03-10")
    assert "Holiday" not in page(client, "/calendar/?view=day&date=2026-03-11")


def test_people_see_their_own_their_teams_and_as_much_as_rights_let_them(actor: Actor) -> None:
    team = Team.objects.create(name="East")
    me, mate = person(Role.MEMBER, "Me", team=team), person(Role.MEMBER, "Mate", team=team)
    stranger = person(Role.MEMBER, "Stranger", team=Team.objects.create(name="West"))
    for one in (me, mate, stranger):
        plan(Actor(one), f"of {one.name}")
    together = plan(Actor(mate), "Together")
    add_participant(actor=Actor(mate), activity_id=together.pk, user_id=me.pk)
    client = client_of(me)

    def shown(whose: str) -> set[str]:
        text = page(client, f"{MARCH}&whose={whose}")
        names = ("of Me", "of Mate", "of Stranger", "Together")
        return {name for name in names if f">{name}<" in text}

    assert shown("mine") == {"of Me", "Together"}
    assert shown("team") == {"of Me", "of Mate", "Together"}
    assert shown("all") == {"of Me", "of Mate", "Together"}
    assert shown(str(mate.pk)) == {"of Mate", "Together"}
    assert shown(str(stranger.pk)) == set()
    assert shown("no id") == {"of Me", "Together"}


def test_who_has_nothing_planned_is_shown_what_others_have(actor: Actor) -> None:
    plan(actor, "Theirs")
    idle = person(Role.MANAGER)
    assert ">Theirs<" in page(client_of(idle), f"{MARCH}&whose=all")
    assert ">Theirs<" in page(client_of(idle), MARCH)
    plan(Actor(idle), "Own")
    assert ">Theirs<" not in page(client_of(idle), MARCH)


def test_an_occurrence_that_went_to_somebody_hidden_does_not_come_back(actor: Actor) -> None:
    """Whoever may not see what stands for an occurrence does not see the occurrence either."""
    me = person(Role.MEMBER, "Me", team=Team.objects.create(name="East"))
    other = person(Role.MEMBER, "Other", team=Team.objects.create(name="West"))
    series = plan(Actor(me), "Weekly", recurrence="FREQ=WEEKLY;COUNT=2")
    one = complete_activity(actor=Actor(me), activity_id=series.pk, occurrence_at=NOON)
    Activity.records.filter(pk=one.pk).update(owner=other)
    text = page(client_of(me), MARCH)
    assert "at=20260310T040000Z" not in text
    assert str(one.pk) not in text


def test_kinds_can_be_chosen(actor: Actor, client: Client) -> None:
    plan(actor, "Review")
    plan(actor, "Ring Li", kind="call")
    text = page(client, f"{MARCH}&kind=call")
    assert ">Ring Li<" in text
    assert ">Review<" not in text


def test_two_things_at_once_are_hinted_at(actor: Actor, client: Client) -> None:
    plan(actor, "Review")
    assert "at the same time" not in page(client, MARCH)
    plan(actor, "Overlap", NOON + timedelta(minutes=30))
    assert "at the same time" in page(client, MARCH)


def test_things_one_after_the_other_are_no_conflict(actor: Actor, client: Client) -> None:
    plan(actor, "First")
    plan(actor, "Second", NOON + timedelta(hours=1))
    other = plan(actor, "Of others", NOON)
    Activity.records.filter(pk=other.pk).update(owner=person(name="Other"))
    assert "at the same time" not in page(client, f"{MARCH}&whose=all")


@pytest.mark.parametrize("view", VIEWS)
def test_the_number_of_queries_does_not_grow(actor: Actor, client: Client, view: str) -> None:
    def queries() -> int:
        address = f"/calendar/?view={view}&date=2026-03-10&whose=all"
        page(client, address)
        with CaptureQueriesContext(connection) as asked:
            page(client, address)
        return len(asked)

    plan(actor, "One", recurrence="FREQ=DAILY")
    few = queries()
    for number in range(12):
        made = plan(actor, f"Series {number}", recurrence="FREQ=DAILY")
        complete_activity(
            actor=again(actor), activity_id=made.pk, occurrence_at=NOON + timedelta(days=1)
        )
        plan(actor, f"Single {number}")
    assert queries() <= few


def test_an_activity_is_added_in_a_moment(actor: Actor, client: Client) -> None:
    given = {"kind": "meeting", "subject": "Lunch", "starts_at": "2026-03-10T12:30"}
    answer = client.post("/calendar/add/", {**given, "next": MARCH})
    assert (answer.status_code, answer["location"]) == (302, MARCH)
    made = Activity.records.get()
    assert (made.starts_at, made.owner) == (NOON + timedelta(minutes=30), actor.user)
    assert made.ends_at == NOON + timedelta(minutes=90)
    client.post("/calendar/add/", {**given, "kind": "task"})
    assert Activity.records.filter(due_at=NOON + timedelta(minutes=30), starts_at=None).exists()


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "meeting", "subject": "x", "starts_at": "soon"},
        {"kind": "meeting", "subject": "x", "starts_at": "2026-99-99T00:00"},
        {"kind": "party", "subject": "x", "starts_at": "2026-03-10T12:30"},
        {"kind": "meeting", "subject": "", "starts_at": "2026-03-10T12:30"},
    ],
)
def test_what_does_not_fit_is_not_added(client: Client, given: dict[str, str]) -> None:
    assert client.post("/calendar/add/", given).status_code == 422
    assert not Activity.records.exists()


def test_an_entry_is_moved_and_back(actor: Actor, client: Client) -> None:
    review = plan(actor, "Review")
    client.post("/calendar/move/", {"activity": review.pk, "to": "2026-03-12T15:00", "next": MARCH})
    review.refresh_from_db()
    assert review.starts_at == datetime(2026, 3, 12, 7, tzinfo=UTC)
    assert review.ends_at == datetime(2026, 3, 12, 8, tzinfo=UTC)
    undo_last_step(actor=again(actor))
    review.refresh_from_db()
    assert review.starts_at == NOON


def test_whole_days_are_moved_by_days(actor: Actor, client: Client) -> None:
    fair = plan(actor, "Fair", is_all_day=True, ends_at=NOON + timedelta(days=1))
    client.post("/calendar/move/", {"activity": fair.pk, "to": "2026-03-20T00:00"})
    fair.refresh_from_db()
    assert fair.starts_at == datetime(2026, 3, 19, 16, tzinfo=UTC)
    assert fair.ends_at == datetime(2026, 3, 21, 16, tzinfo=UTC)


def test_of_a_series_as_much_is_moved_as_was_said(actor: Actor, client: Client) -> None:
    series = plan(actor, "Weekly", recurrence="FREQ=WEEKLY;COUNT=3")
    given = {"activity": series.pk, "at": "20260317T040000Z", "to": "2026-03-18T12:00"}
    client.post("/calendar/move/", given)
    alone = Activity.records.get(series=series)
    assert alone.starts_at == NOON + timedelta(days=8)
    undo_last_step(actor=again(actor))
    client.post("/calendar/move/", {**given, "scope": "all"})
    series.refresh_from_db()
    assert series.starts_at == NOON + timedelta(days=7, hours=0) - timedelta(days=6)


def test_nobody_moves_what_is_not_to_be_changed_by_him(actor: Actor) -> None:
    review = plan(actor, "Review")
    viewer = person(Role.VIEWER)
    given = {"activity": review.pk, "to": "2026-03-12T15:00"}
    assert client_of(viewer).post("/calendar/move/", given).status_code in (403, 404)
    text = page(client_of(viewer), f"{MARCH}&whose=all")
    assert "data-movable" not in text
    assert "calendar-add" not in text
    review.refresh_from_db()
    assert review.starts_at == NOON


def test_an_empty_calendar_says_how_to_begin(client: Client) -> None:
    assert "Nothing planned here" in page(client, "/calendar/?view=agenda")
