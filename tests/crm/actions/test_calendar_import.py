from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.crm.people import acting, again, person

from customer_map.errors import NotAllowedError
from customer_map.formats.calendars import CalendarContent, read_calendar
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.undo import redo_last_step, undo_last_step
from customer_map.server.crm.actions import calendar_plans
from customer_map.server.crm.actions.activities import delete_activity, edit_activity
from customer_map.server.crm.actions.calendar_import import import_calendar
from customer_map.server.crm.actions.calendar_plans import Fate, plan_import
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.calendars.errors import TooManyEntriesError
from customer_map.server.crm.calendars.exporting import entry_of
from customer_map.server.crm.models import Activity, Participant, Reminder, Touchpoint

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def actor() -> Actor:
    return acting()


def content(*entries: str) -> CalendarContent:
    body = "\n".join(f"BEGIN:VEVENT\n{entry}\nEND:VEVENT" for entry in entries)
    return read_calendar(f"BEGIN:VCALENDAR\n{body}\nEND:VCALENDAR".encode(), zone=BERLIN)


def event(uid: str = "1", *lines: str, start: str = "20990310T090000Z") -> str:
    return "\n".join([f"UID:{uid}", f"SUMMARY:Event {uid}", f"DTSTART:{start}", *lines])


def fates(actor: Actor, given: CalendarContent) -> list[str]:
    plan = import_calendar(actor=again(actor), content=given)
    return [f"{one.entry.uid} {one.fate}" for one in plan.entries]


def test_events_become_activities_of_whom_imports_them(actor: Actor) -> None:
    given = content(
        event(
            "1",
            "DTEND:20990310T100000Z",
            "LOCATION:Room 1",
            "DESCRIPTION:Bring the offer",
            "URL:https://meet.example/1",
            "SEQUENCE:3",
            "BEGIN:VALARM\nTRIGGER:-PT15M\nEND:VALARM",
        )
    )
    assert fates(actor, given) == ["1 new"]
    made = Activity.records.get()
    assert (made.subject, made.kind, made.owner, made.place) == (
        "Event 1",
        "event",
        actor.user,
        "Room 1",
    )
    assert made.starts_at == datetime(2099, 3, 10, 9, tzinfo=UTC)
    assert made.description == "Bring the offer\nhttps://meet.example/1"
    assert (made.uid, made.sequence, made.time_zone) == ("1", 3, "UTC")
    assert Reminder.records.get().minutes_before == 15


def test_the_same_file_twice_adds_nothing(actor: Actor) -> None:
    given = content(event("1"), event("2", "RRULE:FREQ=DAILY;COUNT=3"))
    assert fates(actor, given) == ["1 new", "2 new"]
    before = AuditEntry.objects.count()
    assert fates(actor, given) == ["1 known", "2 known"]
    assert (Activity.records.count(), AuditEntry.objects.count()) == (2, before)


def test_a_newer_version_changes_what_it_says_and_nothing_else(actor: Actor) -> None:
    fates(actor, content(event("1", "LOCATION:Room 1")))
    made = Activity.records.get()
    edit_activity(
        actor=again(actor), activity_id=made.pk, values={"subject": "My title", "kind": "meeting"}
    )
    assert fates(actor, content(event("1", "LOCATION:Room 2"))) == ["1 known"]
    newer = content(event("1", "LOCATION:Room 2", "SEQUENCE:1").replace("Event 1", "My title"))
    (planned,) = plan_import(actor.user, newer).entries  # type: ignore[arg-type]
    assert (planned.fate, planned.changed) == (Fate.CHANGED, ["place"])
    assert fates(actor, newer) == ["1 changed"]
    changed = Activity.records.get()
    assert (changed.place, changed.kind, changed.sequence) == ("Room 2", "meeting", 1)
    later = (timezone.now() + timedelta(minutes=1)).strftime("%Y%m%dT%H%M%SZ")
    by_time = event("1", "LOCATION:Room 3", "SEQUENCE:1", f"LAST-MODIFIED:{later}")
    assert fates(actor, content(by_time)) == ["1 changed"]
    assert fates(actor, content(event("1", "LOCATION:Room 0"))) == ["1 known"]


def test_what_was_cancelled_goes_and_nothing_cancelled_comes(actor: Actor) -> None:
    fates(actor, content(event("1")))
    gone = content(event("1", "STATUS:CANCELLED", "SEQUENCE:2"), event("2", "STATUS:CANCELLED"))
    assert fates(actor, gone) == ["1 cancelled"]
    assert Activity.records.get().deleted_at is not None


def test_series_stay_series(actor: Actor) -> None:
    zone = ";TZID=Europe/Berlin"
    series = f"UID:s\nSUMMARY:Weekly\nDTSTART{zone}:20990302T090000\nRRULE:FREQ=WEEKLY"
    series += f"\nEXDATE{zone}:20990309T090000\nRDATE{zone}:20990304T120000"
    moved = (
        f"UID:s\nSUMMARY:Moved\nRECURRENCE-ID{zone}:20990316T090000\nDTSTART{zone}:20990317T080000"
    )
    gone = f"UID:s\nRECURRENCE-ID{zone}:20990323T090000\nDTSTART{zone}:20990323T090000\nSTATUS:CANCELLED"
    given = content(moved, gone, series)
    assert fates(actor, given) == ["s new", "s new", "s new"]
    master = Activity.records.get(series=None)
    assert (master.recurrence, master.time_zone) == ("FREQ=WEEKLY", "Europe/Berlin")
    assert [one.astimezone(BERLIN).day for one in master.excluded] == [9, 23]
    single = {one.subject: one for one in master.exceptions.all()}
    assert single["Moved"].occurrence_at == datetime(2099, 3, 16, 9, tzinfo=BERLIN)
    assert single["Weekly"].starts_at == datetime(2099, 3, 4, 12, tzinfo=BERLIN)
    assert fates(actor, given) == ["s known"] * 3
    assert entry_of(single["Moved"]).uid == "s"


def test_people_are_known_by_their_addresses(actor: Actor) -> None:
    customer = create_customer(actor=again(actor), values={"name": "Acme"})
    li = create_contact(
        actor=again(actor), values={"name": "Li", "email": "Li@Acme.example", "customer": customer}
    )
    hidden = create_contact(
        actor=acting(), values={"name": "Hidden", "email": "hidden@acme.example"}
    )
    colleague = person(name="Colleague")
    assert actor.user
    lines = [
        f"ORGANIZER:mailto:{actor.user.email}",
        "ATTENDEE;PARTSTAT=TENTATIVE:mailto:li@acme.example",
        f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{colleague.email}",
        "ATTENDEE:mailto:nobody@acme.example",
        f"ATTENDEE:mailto:{hidden.email}",
    ]
    member = Actor(person(Role.MEMBER))
    fates(member, content(event("1", *lines)))
    alone = Activity.records.get(owner=member.user)
    assert (alone.contact, alone.customer) == (None, None)
    Activity.records.all().delete()
    fates(actor, content(event("1", *lines)))
    made = Activity.records.get()
    assert (made.kind, made.contact, made.customer) == ("meeting", li, customer)
    answers = {str(one): one.answer for one in Participant.records.filter(activity=made)}
    assert answers == {
        "Li": "tentative",
        "Colleague": "accepted",
        "Hidden": "needs-action",
    }


def test_what_is_over_is_done_and_a_touchpoint(actor: Actor) -> None:
    customer = create_customer(actor=again(actor), values={"name": "Acme"})
    create_contact(
        actor=again(actor), values={"name": "Li", "email": "li@acme.example", "customer": customer}
    )
    lines = ("DTEND:20260101T100000Z", "ATTENDEE:mailto:li@acme.example")
    alarm = "BEGIN:VALARM\nTRIGGER:-PT15M\nEND:VALARM"
    fates(actor, content(event("1", *lines, alarm, start="20260101T090000Z")))
    made = Activity.records.get()
    assert made.done_at == datetime(2026, 1, 1, 10, tzinfo=UTC)
    told = Touchpoint.records.get()
    assert (told.customer, told.occurred_at) == (customer, made.starts_at)
    assert Reminder.records.count() == 0


def test_a_rule_that_cannot_be_kept_is_refused_and_the_rest_comes(actor: Actor) -> None:
    given = content(event("1", "RRULE:FREQ=SECONDLY"), event("2"))
    plan = import_calendar(actor=again(actor), content=given)
    assert [one.fate for one in plan.entries] == [Fate.REFUSED, Fate.NEW]
    assert plan.entries[0].problem
    assert Activity.records.get().uid == "2"


def test_undo_takes_the_whole_import_back(actor: Actor) -> None:
    fates(actor, content(event("1", "LOCATION:Room 1")))
    given = content(
        event("1", "LOCATION:Room 2", "SEQUENCE:1"),
        event("2", "BEGIN:VALARM\nTRIGGER:-PT15M\nEND:VALARM"),
        event("3", "RRULE:FREQ=DAILY;COUNT=3"),
    )
    assert fates(actor, given) == ["1 changed", "2 new", "3 new"]
    undo_last_step(actor=again(actor))
    assert Activity.records.get(deleted_at=None).place == "Room 1"
    redo_last_step(actor=again(actor))
    assert Activity.records.filter(deleted_at=None).count() == 3
    undo_last_step(actor=again(actor))
    assert fates(actor, given) == ["1 changed", "2 new", "3 new"]


def test_what_somebody_deleted_comes_again_only_when_imported_again(actor: Actor) -> None:
    fates(actor, content(event("1")))
    delete_activity(actor=again(actor), activity_id=Activity.records.get().pk)
    assert fates(actor, content(event("1"))) == ["1 new"]


def test_each_person_has_an_own_copy(actor: Actor) -> None:
    fates(actor, content(event("1")))
    assert fates(acting(), content(event("1"))) == ["1 new"]
    assert Activity.records.count() == 2


def test_readers_import_nothing(actor: Actor) -> None:
    with pytest.raises(NotAllowedError):
        import_calendar(actor=acting(Role.VIEWER), content=content(event("1")))
    assert Activity.records.count() == 0


def test_there_is_a_limit(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_plans, "MOST_ENTRIES", 1)
    with pytest.raises(TooManyEntriesError):
        import_calendar(actor=actor, content=content(event("1"), event("2")))
    assert Activity.records.count() == 0
