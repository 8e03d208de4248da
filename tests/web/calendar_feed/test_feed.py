import logging
import re
from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, page, text_of

from customer_map.formats.calendars import CalendarEntry, read_calendar
from customer_map.server.accounts.actions.calendar_feeds import close_feed, open_feed
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import CalendarFeed, RoleRight, User
from customer_map.server.accounts.roles import Role
from customer_map.server.accounts.tokens import hash_of
from customer_map.server.audit.models import AuditEntry
from customer_map.server.config.log_secrets import Redactor
from customer_map.server.crm.actions.activities import complete_activity, create_activity
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.models import Activity
from customer_map.server.web.calendar_feed import pace

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def address(actor: Actor) -> str:
    return f"/calendar/feed/{open_feed(actor=actor)}.ics"


def soon(hours: int = 3) -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)


def plan(actor: Actor, subject: str, **values: object) -> Activity:
    given = {"subject": subject, "kind": "meeting", "starts_at": soon(), **values}
    return create_activity(actor=again(actor), values=given)


def entries(address: str) -> dict[str, CalendarEntry]:
    answer = Client().get(address)
    assert answer.status_code == 200
    read = read_calendar(answer.content)
    assert read.broken == ()
    return {one.summary: one for one in read.entries}


def test_a_program_reads_what_its_user_has_to_do(actor: Actor, address: str) -> None:
    assert actor.user
    plan(actor, "held", ends_at=soon(4), place="会议室 2")
    plan(actor, "not mine", owner=person())
    create_activity(
        actor=Actor(person()),
        values={"subject": "with me", "kind": "call", "starts_at": soon()},
        user_ids=[actor.user.pk],
    )
    plan(actor, "to do", kind="task", starts_at=None, due_at=soon())
    done = plan(actor, "done", kind="task", starts_at=None, due_at=soon())
    complete_activity(actor=again(actor), activity_id=done.pk)
    plan(actor, "long ago", starts_at=soon(-24 * 100))
    found = entries(address)
    assert set(found) == {"held", "with me", "to do"}
    assert (found["held"].starts, found["held"].ends) == (soon(), soon(4))
    assert found["held"].place == "会议室 2"
    assert found["to do"].starts == soon()
    assert "http://testserver/activities/" in found["held"].description


def test_series_stay_series_with_what_differs(actor: Actor, address: str) -> None:
    start = datetime(2026, 3, 23, 9, tzinfo=BERLIN)
    series = plan(
        actor,
        "weekly",
        starts_at=start,
        time_zone="Europe/Berlin",
        recurrence="FREQ=WEEKLY",
        excluded=[start + timedelta(days=14)],
    )
    second = datetime(2026, 3, 30, 9, tzinfo=BERLIN)
    moved = timezone.now() + timedelta(days=2)
    extra = datetime(2026, 3, 25, 9, tzinfo=BERLIN)
    for subject, moment in (("moved", second), ("extra", extra)):
        plan(actor, subject, starts_at=moved, series=series, occurrence_at=moment)
    found = entries(address)
    assert found["weekly"].rule == "FREQ=WEEKLY"
    assert found["weekly"].zone == "Europe/Berlin"
    assert found["weekly"].further == (extra,)
    assert found["moved"].replaces == second
    assert found["moved"].uid == found["weekly"].uid


def test_programs_are_told_what_it_is(actor: Actor, address: str) -> None:
    plan(actor, "held")
    answer = Client().get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert str(calendar["X-WR-CALNAME"]) == "Customer Map: Zhang Wei"
    assert "REFRESH-INTERVAL" in calendar
    assert b"ATTENDEE" not in answer.content
    User.objects.update(language="zh-hans")
    assert "X-WR-CALNAME:客户地图：Zhang Wei" in Client().get(address).content.decode()


def test_what_has_not_changed_is_not_sent_again(actor: Actor, address: str) -> None:
    plan(actor, "held")
    mark = Client().get(address).headers["ETag"]
    again_asked = Client().get(address, headers={"If-None-Match": f'W/"x", {mark}'})
    assert (again_asked.status_code, again_asked.content) == (304, b"")
    plan(actor, "new")
    assert Client().get(address, headers={"If-None-Match": mark}).status_code == 200


def test_only_what_the_user_may_see_now(actor: Actor, address: str) -> None:
    other = acting()
    customer = create_customer(actor=other, values={"name": "Hidden", "owner": other.user})
    plan(actor, "visit", customer=customer)
    assert set(entries(address)) == {"visit"}
    RoleRight.objects.create(role=Role.OWNER, record_type="customer", intent="read", reach="own")
    assert entries(address) == {}


def test_nobody_else_gets_in(actor: Actor, address: str) -> None:
    assert actor.user
    assert Client().get("/calendar/feed/wrong.ics").status_code == 404
    assert Client().post(address).status_code == 405
    User.objects.filter(pk=actor.user.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_a_new_address_replaces_the_old_and_a_closed_one_stops(actor: Actor, address: str) -> None:
    newer = f"/calendar/feed/{open_feed(actor=again(actor))}.ics"
    assert Client().get(address).status_code == 404
    assert Client().get(newer).status_code == 200
    assert CalendarFeed.objects.exclude(last_used_at=None).count() == 1
    close_feed(actor=again(actor))
    assert Client().get(newer).status_code == 404
    verbs = AuditEntry.objects.filter(record_type="calendarfeed").values_list("verb", flat=True)
    assert list(verbs) == [
        "calendar_feed.open",
        "calendar_feed.close",
        "calendar_feed.open",
        "calendar_feed.close",
    ]


def test_the_secret_is_kept_nowhere(
    actor: Actor, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    secret = address.rsplit("/", maxsplit=1)[-1].removesuffix(".ics")
    kept = CalendarFeed.objects.get()
    assert kept.secret_hash == hash_of(secret)
    told = str(list(AuditEntry.objects.values()))
    assert secret not in told
    assert kept.secret_hash not in told
    close_feed(actor=again(actor))
    with caplog.at_level(logging.INFO):
        Client().get(address)  # django itself tells of pages that are not found
    hidden = Redactor()
    assert all(secret not in hidden.redacted(one.getMessage()) for one in caplog.records)
    assert secret not in hidden.redacted(f'"GET {address} HTTP/1.1" 200')


def test_a_program_that_asks_too_often_waits(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(pace, "MOST_FETCHES", 2)
    monkeypatch.setattr(pace, "time", SimpleNamespace(time=lambda: 1_000_000_010.0))
    assert [Client().get(address).status_code for _try in range(3)] == [200, 200, 429]
    assert Client().get(address).headers["Retry-After"] == "10"


def test_the_address_is_made_shown_once_and_closed(actor: Actor) -> None:
    assert actor.user
    client = client_of(actor.user)
    assert "Make an address" in page(client, "/calendar/subscribe/")
    shown = text_of(client.post("/calendar/subscribe/"))
    (secret,) = set(re.findall(r"http://testserver/calendar/feed/([\w-]+)\.ics", shown))
    assert f"webcal://testserver/calendar/feed/{secret}.ics" in shown
    assert Client().get(f"/calendar/feed/{secret}.ics").status_code == 200
    later = page(client, "/calendar/subscribe/")
    assert secret not in later
    assert "It was last fetched" in later
    client.post("/calendar/unsubscribe/")
    assert Client().get(f"/calendar/feed/{secret}.ics").status_code == 404
