from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.crm.people import acting, again, person

from customer_map.errors import InvalidValueError, NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.undo import redo_last_step, undo_last_step
from customer_map.server.crm.actions.activities import (
    complete_activity,
    create_activity,
    delete_activity,
    edit_activity,
)
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.participants import add_participant
from customer_map.server.crm.actions.reminders import add_reminder
from customer_map.server.crm.actions.series import (
    Scope,
    delete_occurrence,
    edit_occurrence,
    move_activity,
)
from customer_map.server.crm.models import Activity, Participant, Reminder, Touchpoint
from customer_map.server.crm.queries.occurrences import occurrences_between, replaced_occurrences

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 3, 16, 9, tzinfo=BERLIN)
WEEK = timedelta(weeks=1)
YEAR = (MONDAY, MONDAY + timedelta(days=366))


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def series(actor: Actor) -> Activity:
    """A review every Monday at nine in Berlin, an hour long, five times, across the change of clocks."""
    return create_activity(
        actor=again(actor),
        values={
            "kind": "meeting",
            "subject": "Review",
            "starts_at": MONDAY,
            "ends_at": MONDAY + timedelta(hours=1),
            "time_zone": "Europe/Berlin",
            "recurrence": "FREQ=WEEKLY;COUNT=5",
        },
    )


def monday(number: int, hour: int = 9) -> datetime:
    day = (MONDAY + number * WEEK).date()
    return datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN)


def diary() -> list[tuple[str, datetime, str]]:
    """What stands in the calendar of the year: subject, start in Berlin, whether it is done."""
    rows = list(Activity.records.filter(deleted_at__isnull=True))
    replaced = replaced_occurrences([row.pk for row in rows])
    found = []
    for row in rows:
        if row.recurrence:
            gone = replaced.get(row.pk, ())
            for one in occurrences_between(row, YEAR, gone):
                assert one.starts_at
                found.append((row.subject, one.starts_at.astimezone(BERLIN), ""))
        elif row.starts_at:
            found.append(
                (row.subject, row.starts_at.astimezone(BERLIN), "done" if row.done_at else "")
            )
    return sorted(found, key=lambda one: one[1])


def reviews(*numbers: int, hour: int = 9) -> list[tuple[str, datetime, str]]:
    return [("Review", monday(number, hour), "") for number in numbers]


def test_a_series_stands_in_the_calendar_at_the_same_hour_all_year(series: Activity) -> None:
    assert diary() == reviews(0, 1, 2, 3, 4)
    assert series.recurrence == "FREQ=WEEKLY;COUNT=5"


def test_a_series_begins_with_its_first_occurrence(actor: Actor) -> None:
    values = {
        "subject": "Lunch",
        "starts_at": MONDAY,
        "ends_at": MONDAY + timedelta(hours=2),
        "due_at": MONDAY - timedelta(days=1),
        "recurrence": "RRULE:FREQ=WEEKLY;BYDAY=WE",
        "time_zone": "Europe/Berlin",
    }
    lunch = create_activity(actor=actor, values=values)
    wednesday = MONDAY + timedelta(days=2)
    assert (lunch.starts_at, lunch.ends_at) == (wednesday, wednesday + timedelta(hours=2))
    assert lunch.due_at == wednesday - timedelta(days=1)
    assert lunch.recurrence == "FREQ=WEEKLY;BYDAY=WE"


@pytest.mark.parametrize(
    "values",
    [
        {"recurrence": "FREQ=DAILY"},
        {"recurrence": "FREQ=SECONDLY", "starts_at": MONDAY},
        {"recurrence": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "starts_at": MONDAY},
        {"recurrence": "tomorrow", "starts_at": MONDAY},
        {"recurrence": "FREQ=DAILY", "starts_at": MONDAY, "time_zone": "Mars/Olympus"},
        {"recurrence": "FREQ=DAILY", "starts_at": MONDAY, "done_at": MONDAY},
        {"starts_at": "yesterday"},
        {"starts_at": "2026-13-45T00:00"},
    ],
)
def test_what_cannot_be_planned_is_refused(actor: Actor, values: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError):
        create_activity(actor=actor, values={"subject": "x", **values})
    assert not Activity.records.exists()


def test_whole_days_begin_and_end_at_midnight_where_they_were_made(actor: Actor) -> None:
    values = {"subject": "Fair", "starts_at": MONDAY, "is_all_day": True}
    fair = create_activity(actor=actor, values={**values, "time_zone": "Europe/Berlin"})
    assert (fair.starts_at, fair.ends_at) == (monday(0, 0), monday(0, 0) + timedelta(days=1))
    longer = {"ends_at": MONDAY + timedelta(days=2)}
    fair = edit_activity(actor=actor, activity_id=fair.pk, values=longer)
    assert fair.ends_at == monday(0, 0) + timedelta(days=3)
    fair = edit_activity(actor=actor, activity_id=fair.pk, values={"subject": "Trade fair"})
    assert fair.ends_at == monday(0, 0) + timedelta(days=3)


def test_one_occurrence_is_changed(actor: Actor, series: Activity) -> None:
    add_participant(actor=actor, activity_id=series.pk, user_id=actor.user.pk)
    add_reminder(actor=actor, activity_id=series.pk, minutes_before=15)
    step = again(actor)
    one = edit_occurrence(
        actor=step,
        activity_id=series.pk,
        occurrence_at=monday(2),
        values={"subject": "Big review", "starts_at": monday(2, 8), "recurrence": "FREQ=DAILY"},
    )
    assert (one.series, one.occurrence_at, one.recurrence) == (series, monday(2), "")
    assert diary() == sorted(
        [*reviews(0, 1, 3, 4), ("Big review", monday(2, 8), "")], key=lambda one: one[1]
    )
    assert Participant.records.filter(activity=one).count() == 1
    assert Reminder.records.filter(activity=one).count() == 1
    undo_last_step(actor=again(actor))
    assert diary() == reviews(0, 1, 2, 3, 4)
    redo_last_step(actor=again(actor))
    assert diary()[2] == ("Big review", monday(2, 8), "")


def test_an_occurrence_changed_twice_has_one_activity(actor: Actor, series: Activity) -> None:
    for subject in ("A", "B"):
        values = {"subject": subject}
        edit_occurrence(
            actor=again(actor), activity_id=series.pk, occurrence_at=monday(1), values=values
        )
    assert [one[0] for one in diary()] == ["Review", "B", "Review", "Review", "Review"]


def test_this_and_what_follows_becomes_a_series_of_its_own(actor: Actor, series: Activity) -> None:
    edit_occurrence(
        actor=again(actor), activity_id=series.pk, occurrence_at=monday(4), values={"subject": "E"}
    )
    delete_occurrence(actor=again(actor), activity_id=series.pk, occurrence_at=monday(3))
    before = diary()
    edit_occurrence(
        actor=again(actor),
        activity_id=series.pk,
        occurrence_at=monday(2),
        values={"starts_at": monday(2, 11), "ends_at": monday(2, 12)},
        scope=Scope.FOLLOWING,
    )
    assert diary() == [*reviews(0, 1), *reviews(2, hour=11), ("E", monday(4), "")]
    going_on = Activity.records.exclude(pk=series.pk).get(recurrence__startswith="FREQ")
    assert going_on.recurrence == "FREQ=WEEKLY;COUNT=3"
    undo_last_step(actor=again(actor))
    assert diary() == before
    redo_last_step(actor=again(actor))
    assert len(diary()) == 4


def test_an_endless_series_goes_on_endlessly_after_a_split(actor: Actor, series: Activity) -> None:
    edit_activity(actor=again(actor), activity_id=series.pk, values={"recurrence": "FREQ=WEEKLY"})
    edit_occurrence(
        actor=again(actor),
        activity_id=series.pk,
        occurrence_at=monday(10),
        values={"subject": "Next"},
        scope=Scope.FOLLOWING,
    )
    subjects = [one[0] for one in diary()]
    assert subjects == ["Review"] * 10 + ["Next"] * (len(subjects) - 10)
    assert len(subjects) == 53


def test_the_first_and_what_follows_is_all(actor: Actor, series: Activity) -> None:
    edit_occurrence(
        actor=again(actor),
        activity_id=series.pk,
        occurrence_at=monday(0),
        values={"subject": "All"},
        scope=Scope.FOLLOWING,
    )
    assert Activity.records.get().subject == "All"


def test_all_are_moved_by_as_much_as_one(actor: Actor, series: Activity) -> None:
    edit_occurrence(
        actor=again(actor), activity_id=series.pk, occurrence_at=monday(1), values={"place": "B"}
    )
    delete_occurrence(actor=again(actor), activity_id=series.pk, occurrence_at=monday(4))
    step = again(actor)
    move_activity(
        actor=step,
        activity_id=series.pk,
        occurrence_at=monday(3),
        anchor_at=monday(3, 15),
        scope=Scope.ALL,
    )
    moved = reviews(0, 2, 3, hour=15)
    assert diary() == sorted([*moved, *reviews(1)], key=lambda one: one[1])
    undo_last_step(actor=again(actor))
    assert diary() == reviews(0, 1, 2, 3)


def test_an_occurrence_is_moved_alone(actor: Actor, series: Activity) -> None:
    one = move_activity(
        actor=again(actor),
        activity_id=series.pk,
        occurrence_at=monday(3),
        anchor_at=monday(3, 15) + timedelta(days=1),
    )
    assert one.ends_at == monday(3, 16) + timedelta(days=1)
    assert [day.day for _subject, day, _done in diary()] == [16, 23, 30, 7, 13]


def test_an_activity_is_moved_with_its_end_and_undone(actor: Actor) -> None:
    values = {"subject": "Call", "starts_at": MONDAY, "ends_at": MONDAY + timedelta(minutes=20)}
    call = create_activity(actor=again(actor), values=values)
    moved = move_activity(actor=again(actor), activity_id=call.pk, anchor_at=monday(1))
    assert (moved.starts_at, moved.ends_at) == (monday(1), monday(1) + timedelta(minutes=20))
    undo_last_step(actor=again(actor))
    call.refresh_from_db()
    assert call.starts_at == MONDAY


def test_a_task_without_a_time_gets_one_by_moving_it(actor: Actor) -> None:
    task = create_activity(actor=actor, values={"subject": "Offer"})
    moved = move_activity(actor=actor, activity_id=task.pk, anchor_at=MONDAY)
    assert (moved.starts_at, moved.due_at) == (None, MONDAY)


@pytest.mark.parametrize(
    ("scope", "left"), [(Scope.THIS, (0, 1, 3, 4)), (Scope.FOLLOWING, (0, 1)), (Scope.ALL, ())]
)
def test_occurrences_are_deleted_as_far_as_asked_and_come_back(
    actor: Actor, series: Activity, scope: Scope, left: tuple[int, ...]
) -> None:
    edit_occurrence(
        actor=again(actor), activity_id=series.pk, occurrence_at=monday(2), values={"place": "B"}
    )
    delete_occurrence(
        actor=again(actor), activity_id=series.pk, occurrence_at=monday(2), scope=scope
    )
    assert diary() == reviews(*left)
    undo_last_step(actor=again(actor))
    assert diary() == reviews(0, 1, 2, 3, 4)


def test_deleting_what_stands_for_an_occurrence_deletes_the_occurrence(
    actor: Actor, series: Activity
) -> None:
    one = edit_occurrence(
        actor=again(actor), activity_id=series.pk, occurrence_at=monday(2), values={"place": "B"}
    )
    delete_activity(actor=again(actor), activity_id=one.pk)
    assert diary() == reviews(0, 1, 3, 4)


def test_a_series_does_not_take_place_at_any_moment(actor: Actor, series: Activity) -> None:
    for moment in (monday(0, 10), monday(5), MONDAY - WEEK):
        with pytest.raises(InvalidValueError):
            edit_occurrence(
                actor=again(actor), activity_id=series.pk, occurrence_at=moment, values={}
            )
        with pytest.raises(InvalidValueError):
            delete_occurrence(actor=again(actor), activity_id=series.pk, occurrence_at=moment)
    assert Activity.records.count() == 1


def test_one_occurrence_is_completed_with_what_came_of_it(actor: Actor, series: Activity) -> None:
    customer = create_customer(actor=again(actor), values={"name": "云图"})
    edit_activity(actor=again(actor), activity_id=series.pk, values={"customer": customer})
    done = complete_activity(
        actor=again(actor), activity_id=series.pk, occurrence_at=monday(1), outcome="They buy"
    )
    assert (done.series, done.outcome) == (series, "They buy")
    assert [one[2] for one in diary()] == ["", "done", "", "", ""]
    assert Touchpoint.records.get().activity == done
    undo_last_step(actor=again(actor))
    assert diary() == reviews(0, 1, 2, 3, 4)


def test_ticking_a_series_off_completes_the_occurrence_nearest_to_now(actor: Actor) -> None:
    today = timezone.now().replace(minute=0, second=0, microsecond=0)
    values = {
        "subject": "Report",
        "due_at": today - timedelta(days=2),
        "recurrence": "FREQ=DAILY;COUNT=4",
    }
    task = create_activity(actor=again(actor), values={**values, "time_zone": "UTC"})
    ticked = [
        complete_activity(actor=again(actor), activity_id=task.pk).occurrence_at for _ in range(4)
    ]
    assert sorted(moment.date() - today.date() for moment in ticked if moment) == [
        timedelta(days=days) for days in (-2, -1, 0, 1)
    ]
    assert ticked[0] is not None
    assert ticked[0].date() == today.date()
    with pytest.raises(RecordNotFoundError):
        complete_activity(actor=again(actor), activity_id=task.pk)


def test_one_step_is_undone_as_one(actor: Actor, series: Activity) -> None:
    step = again(actor)
    edit_occurrence(
        actor=step,
        activity_id=series.pk,
        occurrence_at=monday(2),
        values={"subject": "Later"},
        scope=Scope.FOLLOWING,
    )
    assert AuditEntry.objects.filter(batch=step.batch).count() >= 2
    undo_last_step(actor=again(actor))
    assert diary() == reviews(0, 1, 2, 3, 4)


def test_who_may_only_look_changes_no_occurrence(actor: Actor, series: Activity) -> None:
    viewer = Actor(person(Role.VIEWER))
    for scope in Scope:
        with pytest.raises((RecordNotFoundError, NotAllowedError)):
            edit_occurrence(
                actor=viewer,
                activity_id=series.pk,
                occurrence_at=monday(2),
                values={"subject": "Mine"},
                scope=scope,
            )
        with pytest.raises((RecordNotFoundError, NotAllowedError)):
            delete_occurrence(
                actor=viewer, activity_id=series.pk, occurrence_at=monday(2), scope=scope
            )
    assert diary() == reviews(0, 1, 2, 3, 4)
