from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from customer_map.formats.calendars import Alarm, CalendarContent, CalendarEntry, read_calendar
from customer_map.formats.calendars import components as limits
from customer_map.formats.calendars.errors import CalendarTooLargeError, NotACalendarError
from customer_map.formats.errors import EmptyFileError

BERLIN = ZoneInfo("Europe/Berlin")


def calendar(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str) -> bytes:
    return calendar("BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT")


def only(content: bytes, zone: ZoneInfo = BERLIN) -> CalendarEntry:
    read = read_calendar(content, zone=zone)
    assert read.broken == ()
    (entry,) = read.entries
    return entry


def reason(content: bytes) -> str:
    read = read_calendar(content)
    assert read.entries == ()
    (broken,) = read.broken
    return broken.problem.code


def test_times_keep_their_zone() -> None:
    entry = only(event("DTSTART;TZID=America/New_York:20260310T090000", "DURATION:PT1H30M"))
    assert entry.zone == "America/New_York"
    assert entry.starts == datetime(2026, 3, 10, 13, tzinfo=UTC)
    assert entry.ends == datetime(2026, 3, 10, 14, 30, tzinfo=UTC)


def test_times_in_utc_and_times_that_float() -> None:
    assert only(event("DTSTART:20260310T090000Z")).zone == "UTC"
    floating = only(event("DTSTART:20260310T090000"))
    assert floating.zone == "Europe/Berlin"
    assert floating.starts == datetime(2026, 3, 10, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (["DTSTART;VALUE=DATE:20260328", "DTEND;VALUE=DATE:20260330"], 2),
        (["DTSTART;VALUE=DATE:20260328"], 1),
        (["DTSTART;VALUE=DATE:20260328", "DTEND;VALUE=DATE:20260328"], 1),
        (["DTSTART:20260328", "DURATION:P3D"], 3),
    ],
)
def test_whole_days_end_at_the_midnight_after(lines: list[str], days: int) -> None:
    entry = only(event(*lines))  # summer time begins on 29 March
    assert entry.is_all_day
    assert entry.starts == datetime(2026, 3, 28, tzinfo=BERLIN)
    assert entry.ends == datetime(2026, 3, 28 + days, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("China Standard Time", "Asia/Shanghai"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Berlin", "Europe/Berlin"),
        ("/mozilla.org/20070129_1/America/New_York", "America/New_York"),
        ("europe/berlin", "Europe/Berlin"),
        ("UTC+08:00", "Etc/GMT-8"),
    ],
)
def test_zones_are_known_by_many_names(name: str, zone: str) -> None:
    assert only(event(f'DTSTART;TZID="{name}":20260310T090000')).zone == zone


CUSTOM = (
    "BEGIN:VTIMEZONE",
    "TZID:Customized Time Zone",
    "BEGIN:STANDARD",
    "DTSTART:16010101T020000",
    "TZOFFSETFROM:-0400",
    "TZOFFSETTO:-0500",
    "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:16010101T020000",
    "TZOFFSETFROM:-0500",
    "TZOFFSETTO:-0400",
    "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
)
NAMED = ("BEGIN:VEVENT", "DTSTART;TZID=Customized Time Zone:20260710T090000", "END:VEVENT")


def test_a_defined_zone_is_known_by_its_clock_and_only_in_its_file() -> None:
    entry = only(calendar(*CUSTOM, *NAMED))
    assert entry.starts == datetime(2026, 7, 10, 13, tzinfo=UTC)
    assert ZoneInfo(entry.zone).utcoffset(datetime(2026, 1, 1)) == timedelta(hours=-5)  # noqa: DTZ001
    assert reason(calendar(*NAMED)) == "unexplained_zone"


def test_a_definition_that_would_take_for_ever_is_not_followed() -> None:
    hostile = [line.replace("FREQ=YEARLY", "FREQ=SECONDLY") for line in CUSTOM]
    assert reason(calendar(*hostile, *NAMED)) == "unexplained_zone"


def test_series_and_their_exceptions() -> None:
    read = read_calendar(
        calendar(
            "BEGIN:VEVENT",
            "UID:s",
            "DTSTART;TZID=Europe/Berlin:20260105T090000",
            "RRULE:FREQ=WEEKLY;BYDAY=MO, WE;COUNT=9",
            "EXDATE;TZID=Europe/Berlin:20260112T090000,20260114T090000",
            "RDATE;VALUE=PERIOD:20260116T080000Z/PT1H",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:s",
            "RECURRENCE-ID;TZID=Europe/Berlin:20260107T090000",
            "DTSTART;TZID=Europe/Berlin:20260107T110000",
            "SEQUENCE:2",
            "LAST-MODIFIED:20260101T000000Z",
            "END:VEVENT",
        )
    )
    series, exception = read.entries
    assert series.rule == "FREQ=WEEKLY;COUNT=9;BYDAY=MO,WE"
    assert [one.day for one in series.excluded] == [12, 14]
    assert series.further == (datetime(2026, 1, 16, 8, tzinfo=UTC),)
    assert exception.replaces == datetime(2026, 1, 7, 9, tzinfo=BERLIN)
    assert (exception.uid, exception.sequence) == ("s", 2)
    assert exception.modified == datetime(2026, 1, 1, tzinfo=UTC)


def test_people_and_their_answers() -> None:
    entry = only(
        event(
            "DTSTART:20260310T090000Z",
            'ORGANIZER;CN="Zhang, Wei":MAILTO:Zhang@Example.com',
            "ATTENDEE;CN=李娜;PARTSTAT=ACCEPTED:mailto:li@example.com",
            "ATTENDEE;PARTSTAT=DELEGATED:mailto:x@example.com",
            "ATTENDEE;EMAIL=y@example.com:urn:uuid:1",
            "ATTENDEE:urn:uuid:2",
            "ATTENDEE;PARTSTAT=DECLINED:mailto:LI@example.com",
        )
    )
    assert entry.organizer
    assert (entry.organizer.email, entry.organizer.name) == ("zhang@example.com", "Zhang, Wei")
    answers = {one.email: one.answer for one in entry.attendees}
    assert answers == {
        "li@example.com": "declined",
        "x@example.com": "needs-action",
        "y@example.com": "needs-action",
    }


def test_alarms_become_minutes_before_the_start() -> None:
    triggers = ("-PT15M", "-P1D", "PT0S", "PT5M", "RUBBISH")
    lines = [
        part
        for trigger in triggers
        for part in ("BEGIN:VALARM", "ACTION:AUDIO", f"TRIGGER:{trigger}", "END:VALARM")
    ]
    late = ("BEGIN:VALARM", "TRIGGER;RELATED=END:-PT90M", "END:VALARM")
    fixed = ("BEGIN:VALARM", "TRIGGER;VALUE=DATE-TIME:20260309T080000Z", "END:VALARM")
    entry = only(event("DTSTART:20260310T090000Z", "DTEND:20260310T100000Z", *lines, *late, *fixed))
    assert [one.minutes_before for one in entry.alarms] == [15, 1440, 0, 30, None]
    assert entry.alarms[-1] == Alarm(at=datetime(2026, 3, 9, 8, tzinfo=UTC))


def test_tasks_have_due_times_and_are_done() -> None:
    content = calendar(
        "BEGIN:VTODO",
        "UID:t",
        "SUMMARY:Send\\, then call\\nLi",
        "DUE;VALUE=DATE:20260310",
        "STATUS:COMPLETED",
        "COMPLETED:20260309T120000Z",
        "END:VTODO",
    )
    entry = only(content)
    assert entry.summary == "Send, then call\nLi"
    assert entry.due == datetime(2026, 3, 10, tzinfo=BERLIN)
    assert entry.completed == datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["SUMMARY:x"], "missing_start"),
        (["DTSTART:20261301T000000Z"], "bad_time"),
        (["DTSTART:00010101T000000Z"], "bad_time"),
        (["DTSTART:20260101T000000Z", "DTEND:20250101T000000Z"], "ends_too_early"),
        (["DTSTART:20260101T000000Z", "DURATION:P999999999999W"], "bad_time"),
        (["DTSTART;TZID=Nowhere/Here:20260101T000000"], "unexplained_zone"),
        (["DTSTART:20260101T000000Z", "RRULE:FREQ=SOMETIMES"], "bad_rule"),
        (["DTSTART:20260101T000000Z", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"], "bad_rule"),
        (["DTSTART:20260101T000000Z", "EXDATE:yesterday"], "bad_time"),
    ],
)
def test_a_broken_entry_says_why_and_where(lines: list[str], code: str) -> None:
    good = ("BEGIN:VEVENT", "DTSTART:20260101T000000Z", "END:VEVENT")
    content = calendar(*good, "BEGIN:VEVENT", "SUMMARY:Bad", *lines, "END:VEVENT", *good)
    read = read_calendar(content)
    assert len(read.entries) == 2
    (broken,) = read.broken
    assert (broken.problem.code, broken.line) == (code, 5)
    assert broken.summary.startswith("Bad")


def test_an_entry_without_an_end_is_told() -> None:
    content = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101T000000Z\n"
    assert reason(content) == "unfinished_entry"


def test_an_entry_without_a_uid_is_known_again() -> None:
    lines = ("BEGIN:VEVENT", "DTSTART:20260101T000000Z", "SUMMARY:a")
    first = only(calendar(*lines, "DTSTAMP:20260101T000000Z", "END:VEVENT"))
    again = only(calendar(*lines, "DTSTAMP:20260202T000000Z", "END:VEVENT"))
    other = only(calendar(*lines, "LOCATION:b", "END:VEVENT"))
    assert first.uid == again.uid != other.uid


def test_entries_cut_out_of_their_calendar_are_read() -> None:
    assert only(b"BEGIN:VEVENT\nDTSTART:20260101T000000Z\nEND:VEVENT").zone == "UTC"


def test_names_and_methods_of_calendars() -> None:
    read = read_calendar(calendar("X-WR-CALNAME:我的日历", "METHOD:publish"))
    assert read == CalendarContent((), (), "我的日历", "PUBLISH")


@pytest.mark.parametrize("content", [b"", b"  \n"])
def test_nothing_is_no_calendar(content: bytes) -> None:
    with pytest.raises(EmptyFileError):
        read_calendar(content)


@pytest.mark.parametrize("content", [b"name,date\nx,y\n", bytes(range(256)) * 20, b"END:VCALENDAR"])
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(NotACalendarError):
        read_calendar(content)


def test_there_are_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = [f"BEGIN:X{number}" for number in range(limits.DEEPEST + 1)]
    many = ["BEGIN:VEVENT", "END:VEVENT"] * 20
    monkeypatch.setattr(limits, "MOST_COMPONENTS", 10)
    monkeypatch.setattr(limits, "MOST_LINES", 60)
    monkeypatch.setattr(limits, "MOST_BYTES", 2_000)
    for lines in (deep, many, [""] * 60, ["X" * 2_000]):
        with pytest.raises(CalendarTooLargeError):
            read_calendar(calendar(*lines))


def test_a_line_that_never_ends_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LONGEST_LINE", 50)
    folded = "\r\n ".join(["SUMMARY:x", *["y" * 20] * 100])
    entry = only(event(folded, "DTSTART:20260101T000000Z"))
    assert len(entry.summary) < 60


def test_other_encodings_and_control_characters() -> None:
    lines = event("DTSTART:20260101T000000Z", "SUMMARY:Caf\u00e9 \u0007bell").decode()
    for encoding in ("latin-1", "utf-16", "utf-8-sig"):
        assert only(lines.encode(encoding)).summary == "Caf\u00e9 bell"
