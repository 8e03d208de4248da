"""The calendars of lists: records are moved to another day by the verbs that a form would use."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from tests.crm.people import acting, person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.activities import create_activity
from customer_map.server.crm.actions.cases import create_case
from customer_map.server.crm.actions.opportunities import create_opportunity
from customer_map.server.crm.models import Activity, Opportunity

pytestmark = pytest.mark.django_db

CLOSES = date(2026, 3, 10)


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def deal(actor: Actor) -> Opportunity:
    return create_opportunity(actor=actor, values={"name": "One", "close_on": CLOSES})


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def planned(actor: Actor, **values: object) -> Activity:
    given = {"kind": "meeting", "subject": "Review", "time_zone": "Asia/Shanghai", **values}
    return create_activity(actor=actor, values=given)


def test_an_opportunity_is_moved_and_back(actor: Actor, deal: Opportunity) -> None:
    sent = {"record": deal.pk, "version": deal.version, "by": "close_on", "day": "2026-03-12"}
    answer = client_of(actor.user).post(
        "/opportunities/calendar/move/", {**sent, "query": "month=2026-03&by=close_on"}
    )
    assert answer["Location"] == "/opportunities/calendar/?month=2026-03&by=close_on"
    deal.refresh_from_db()
    assert deal.close_on == date(2026, 3, 12)
    undo_last_step(actor=Actor(actor.user))
    deal.refresh_from_db()
    assert deal.close_on == CLOSES


def test_an_activity_keeps_its_time_and_what_it_lasts(actor: Actor) -> None:
    starts, ends = datetime(2026, 3, 10, 1, tzinfo=UTC), datetime(2026, 3, 10, 3, tzinfo=UTC)
    activity = planned(actor, starts_at=starts, ends_at=ends)
    sent = {"record": activity.pk, "by": "starts_at", "day": "2026-03-12"}
    client_of(actor.user).post("/activities/calendar/move/", sent)
    activity.refresh_from_db()
    assert activity.starts_at == starts.replace(day=12)
    assert activity.ends_at == ends.replace(day=12)


def test_a_deadline_is_moved_by_itself(actor: Actor) -> None:
    starts, due = datetime(2026, 3, 10, 1, tzinfo=UTC), datetime(2026, 3, 11, 9, tzinfo=UTC)
    activity = planned(actor, starts_at=starts, due_at=due)
    sent = {"record": activity.pk, "by": "due_at", "day": "2026-03-20"}
    client_of(actor.user).post("/activities/calendar/move/", sent)
    activity.refresh_from_db()
    assert (activity.starts_at, activity.due_at) == (starts, due.replace(day=20))


def test_what_repeats_is_left_to_the_calendar(actor: Actor) -> None:
    starts = datetime(2026, 3, 10, 1, tzinfo=UTC)
    series = planned(actor, starts_at=starts, recurrence="FREQ=WEEKLY")
    client = client_of(actor.user)
    sent = {"record": series.pk, "by": "starts_at", "day": "2026-03-12"}
    assert client.post("/activities/calendar/move/", sent).status_code == 422
    series.refresh_from_db()
    assert series.starts_at == starts
    page = client.get("/activities/calendar/?month=2026-03&by=starts_at").content.decode()
    assert str(series.pk) in page
    assert f'data-record="{series.pk}"' not in page


def test_facts_are_not_moved(actor: Actor) -> None:
    case = create_case(actor=actor, values={"subject": "Leaks"})
    client = client_of(actor.user)
    assert "data-movable" not in client.get("/cases/calendar/").content.decode()
    sent = {"record": case.pk, "by": "opened_at", "day": "2026-03-12"}
    assert client.post("/cases/calendar/move/", sent).status_code == 404
    assert client.post("/activities/calendar/move/", {**sent, "by": "done_at"}).status_code == 404


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"day": "soon"}, 422), ({"day": "2026-02-30"}, 422), ({"record": "none"}, 404)],
)
def test_what_is_no_day_and_no_record_is_refused(
    actor: Actor, deal: Opportunity, changed: dict[str, str], status: int
) -> None:
    sent = {"record": deal.pk, "by": "close_on", "day": "2026-03-12", **changed}
    answer = client_of(actor.user).post("/opportunities/calendar/move/", sent)
    assert answer.status_code == status
    deal.refresh_from_db()
    assert deal.close_on == CLOSES


def test_who_was_slower_changes_nothing(actor: Actor, deal: Opportunity) -> None:
    client = client_of(actor.user)
    sent = {"record": deal.pk, "version": deal.version, "by": "close_on"}
    client.post("/opportunities/calendar/move/", {**sent, "day": "2026-03-12"})
    answer = client.post("/opportunities/calendar/move/", {**sent, "day": "2026-03-20"})
    assert answer.status_code == 409
    deal.refresh_from_db()
    assert deal.close_on == date(2026, 3, 12)


def test_who_may_only_look_drags_nothing(deal: Opportunity) -> None:
    client = client_of(person(Role.VIEWER))
    shown = client.get("/opportunities/calendar/?month=2026-03")
    assert str(deal.pk) in shown.content.decode()
    assert "data-movable" not in shown.content.decode()
    sent = {"record": deal.pk, "by": "close_on", "day": "2026-03-12"}
    assert client.post("/opportunities/calendar/move/", sent).status_code == 403
    deal.refresh_from_db()
    assert deal.close_on == CLOSES
