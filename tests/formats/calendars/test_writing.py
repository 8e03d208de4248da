from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from customer_map.formats.calendars import (
    Alarm,
    Attendee,
    CalendarContent,
    CalendarEntry,
    EntryKind,
    read_calendar,
    write_calendar,
)

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ("UTC", "Europe/Berlin", "Asia/Shanghai", "America/New_York")
words = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), max_size=40).map(
    str.strip
)
emails = st.from_regex(r"[a-z0-9]{1,9}@[a-z]{1,9}\.example", fullmatch=True)
people = st.builds(
    Attendee,
    email=emails,
    name=st.text("abc é中,;:'", max_size=20).map(str.strip),
    answer=st.sampled_from(["accepted", "declined", "tentative", "needs-action"]),
)
alarms = st.builds(Alarm, minutes_before=st.integers(0, 10_000))


@st.composite
def entries(draw: st.DrawFn) -> CalendarEntry:
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    whole_days = draw(st.booleans())
    hours = 0 if whole_days else draw(st.integers(0, 23))
    begin = datetime(2026, draw(st.integers(1, 12)), draw(st.integers(1, 28)), hours, tzinfo=zone)
    begin = begin.astimezone(UTC).astimezone(zone)
    length = timedelta(days=draw(st.integers(1, 5)))
    end = begin + length  # on the wall clock
    rule = draw(st.sampled_from(["", "FREQ=DAILY;COUNT=5", "FREQ=WEEKLY;BYDAY=MO,WE"]))
    kept = bool(rule) and not whole_days
    return CalendarEntry(
        uid=draw(st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True)),
        kind=EntryKind.EVENT,
        summary=draw(words),
        zone=zone.key if kept or whole_days else "UTC",
        starts=begin,
        ends=end,
        is_all_day=whole_days,
        rule=rule,
        excluded=(begin,) if rule and draw(st.booleans()) else (),
        description=draw(words),
        place=draw(words),
        sequence=draw(st.integers(0, 99)),
        modified=datetime(2026, 1, 1, tzinfo=UTC),
        attendees=tuple(draw(st.lists(people, max_size=3, unique_by=lambda one: one.email))),
        alarms=tuple(dict.fromkeys(draw(st.lists(alarms, max_size=3)))),
    )


@settings(max_examples=60, deadline=None)
@given(entries())
def test_what_is_written_is_read_again(entry: CalendarEntry) -> None:
    zone = ZoneInfo(entry.zone)  # days have no zone in a file: they are those of the reader
    content = CalendarContent((entry,), (), "Team", "PUBLISH")
    again = read_calendar(write_calendar(content), zone=zone)
    assert again.broken == ()
    assert again == content


def test_tasks_are_read_again() -> None:
    task = CalendarEntry(
        uid="t",
        kind=EntryKind.TASK,
        summary="Offer",
        zone="UTC",
        due=datetime(2026, 5, 1, tzinfo=UTC),
        completed=datetime(2026, 4, 30, tzinfo=UTC),
        modified=datetime(2026, 4, 30, tzinfo=UTC),
    )
    cancelled = replace(task, uid="c", completed=None, is_cancelled=True)
    assert read_calendar(write_calendar(CalendarContent((task, cancelled)))).entries == (
        task,
        cancelled,
    )


def test_a_series_carries_its_zone_and_programs_are_told_to_look_again() -> None:
    begin = datetime(2026, 3, 23, 9, tzinfo=BERLIN)
    entry = CalendarEntry(
        uid="s",
        kind=EntryKind.EVENT,
        summary="Jour fixe",
        zone="Europe/Berlin",
        starts=begin,
        rule="FREQ=WEEKLY",
    )
    written = write_calendar(CalendarContent((entry,), (), "日历"), refresh=timedelta(hours=1))
    text = written.decode()
    assert "DTSTART;TZID=Europe/Berlin:20260323T090000" in text
    assert "BEGIN:VTIMEZONE" in text
    for line in (
        "METHOD:PUBLISH",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "X-WR-CALNAME:日历",
    ):
        assert f"\r\n{line}\r\n" in text
    assert written == write_calendar(
        CalendarContent((entry,), (), "日历"), refresh=timedelta(hours=1)
    )
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    other = Calendar.from_ical(written)
    assert [one.name for one in other.subcomponents] == ["VTIMEZONE", "VEVENT"]


def test_nobody_injects_lines() -> None:
    entry = CalendarEntry(
        uid="x",
        kind=EntryKind.EVENT,
        summary="a\r\nATTENDEE:mailto:evil@example.com\nEND:VEVENT",
        zone="UTC",
        starts=datetime(2026, 1, 1, tzinfo=UTC),
        attendees=(Attendee("a@b.example", 'x":mailto:evil@example.com\r\nX-EVIL:1'),),
    )
    read = read_calendar(write_calendar(CalendarContent((entry,))))
    (again,) = read.entries
    assert [one.email for one in again.attendees] == ["a@b.example"]
    assert b"\r\nX-EVIL" not in write_calendar(CalendarContent((entry,)))
