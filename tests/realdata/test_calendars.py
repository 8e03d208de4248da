"""Every calendar of icalendar's own tests is read as far as it can be, and what cannot be read says why."""

import time
import warnings
from pathlib import Path

import pytest
from icalendar import Calendar

from customer_map.errors import CustomerMapError
from customer_map.formats.calendars import read_calendar, write_calendar
from customer_map.formats.calendars.errors import NotACalendarError
from customer_map.formats.errors import EmptyFileError

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "calendar_ics"
FILES = sorted(FOLDER.glob("*.ics")) if FOLDER.is_dir() else []
LONGEST_SECONDS = 2

pytestmark = pytest.mark.skipif(not FILES, reason="../shared/data/calendar_ics is not here")


def counted(content: bytes) -> int | None:
    """How many events and tasks icalendar finds; None where it gives up."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = Calendar.from_ical(content, multiple=True)
        except (ValueError, KeyError):
            return None
        return sum(one.name in {"VEVENT", "VTODO"} for part in found for one in part.walk())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_calendar_is_read_or_refused_with_a_named_reason(path: Path) -> None:
    content = path.read_bytes()
    started = time.monotonic()
    try:
        read = read_calendar(content, file=path.name)
    except (NotACalendarError, EmptyFileError):
        assert b"BEGIN:VCALENDAR" not in content
        return
    assert time.monotonic() - started < LONGEST_SECONDS
    for broken in read.broken:
        assert type(broken.problem) is not CustomerMapError
        assert broken.problem.message.format(**broken.problem.fields)
    again = read_calendar(write_calendar(read))
    assert [one.uid for one in again.entries] == [one.uid for one in read.entries]


def test_as_many_entries_are_found_as_icalendar_finds() -> None:
    differing = {}
    for path in FILES:
        content = path.read_bytes()
        theirs = counted(content)
        try:
            read = read_calendar(content)
        except (NotACalendarError, EmptyFileError):
            continue
        ours = len(read.entries) + len(read.broken)
        if theirs is not None and ours != theirs:
            differing[path.name] = (ours, theirs)
    # These miss an end: icalendar finds nothing in them, we tell of each entry that it is broken.
    assert {name: theirs for name, (_ours, theirs) in differing.items()} == dict.fromkeys(
        ("big_bad_calendar.ics", "pr_480_summary_with_colon.ics", "small_bad_calendar.ics"), 0
    )
