from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, page

from customer_map.formats.calendars import EntryKind, read_calendar
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.activities import create_activity
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.reminders import add_reminder

pytestmark = pytest.mark.django_db
START = datetime(2026, 5, 4, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def actor() -> Actor:
    return acting()


def test_an_activity_leaves_as_a_file_with_its_people(actor: Actor) -> None:
    assert actor.user
    contact = create_contact(actor=again(actor), values={"name": "Li", "email": "Li@Example.com"})
    activity = create_activity(
        actor=again(actor),
        values={
            "subject": "拜访 Acme",
            "kind": "meeting",
            "starts_at": START,
            "ends_at": START + timedelta(hours=1),
        },
        contact_ids=[contact.pk],
    )
    add_reminder(actor=again(actor), activity_id=activity.pk, minutes_before=15)
    answer = client_of(actor.user).get(f"/activities/{activity.pk}/calendar.ics")
    assert "filename*=utf-8''%E6%8B%9C" in answer.headers["Content-Disposition"]
    (entry,) = read_calendar(answer.content).entries
    assert entry.organizer
    assert entry.organizer.email == actor.user.email
    assert [(one.email, one.name) for one in entry.attendees] == [("li@example.com", "Li")]
    assert [one.minutes_before for one in entry.alarms] == [15]
    assert entry.starts == START


def test_a_task_leaves_as_a_task(actor: Actor) -> None:
    assert actor.user
    task = create_activity(actor=again(actor), values={"subject": "Offer", "due_at": START})
    answer = client_of(actor.user).get(f"/activities/{task.pk}/calendar.ics")
    (entry,) = read_calendar(answer.content).entries
    assert (entry.kind, entry.due) == (EntryKind.TASK, START)


def test_hidden_activities_do_not_leave_nor_hidden_people(actor: Actor) -> None:
    contact = create_contact(actor=again(actor), values={"name": "Li", "email": "li@example.com"})
    stranger = person(Role.MEMBER)
    activity = create_activity(
        actor=again(actor),
        values={"subject": "x", "kind": "call", "starts_at": START},
        contact_ids=[contact.pk],
    )
    address = f"/activities/{activity.pk}/calendar.ics"
    page(client_of(stranger), address, 404)
    activity.owner = None
    activity.save()
    shown = page(client_of(stranger), address)
    assert "li@example.com" not in shown
