from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from tests.crm.people import acting, again, person

from customer_map.errors import InvalidValueError, NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import Notification
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.activities import (
    complete_activity,
    create_activity,
    delete_activity,
    edit_activity,
    reopen_activity,
)
from customer_map.server.crm.actions.participants import add_participant, answer_invitation
from customer_map.server.crm.actions.reminders import (
    Wish,
    add_reminder,
    mute_reminders,
    remove_reminder,
    set_reminders,
    snooze,
)
from customer_map.server.crm.actions.telling import due_reminders, plan_reminders
from customer_map.server.crm.models import (
    Activity,
    Answer,
    Channel,
    Participant,
    Reminder,
    ReminderSnooze,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def actor() -> Actor:
    return acting()


def planned(actor: Actor, minutes: int = 30, **values: object) -> Activity:
    """A call in an hour, to be told of some minutes before."""
    given = {"subject": "Call Li", "starts_at": NOW + HOUR, **values}
    call = create_activity(actor=again(actor), values=given)
    add_reminder(actor=again(actor), activity_id=call.pk, minutes_before=minutes)
    return call


def told() -> list[str]:
    return list(Notification.objects.order_by("created_at").values_list("link", flat=True))


def test_a_reminder_is_told_once(actor: Actor) -> None:
    call = planned(actor)
    assert due_reminders(NOW) == 0
    assert due_reminders(NOW + HOUR / 2) == 1
    assert due_reminders(NOW + HOUR) == 0
    message = Notification.objects.get()
    assert (message.user, message.text) == (actor.user, "Call Li")
    assert message.link == f"/activities/{call.pk}/"


def test_it_is_told_again_after_the_activity_was_moved(actor: Actor) -> None:
    call = planned(actor)
    due_reminders(NOW + HOUR)
    later = NOW + timedelta(days=1)
    edit_activity(actor=again(actor), activity_id=call.pk, values={"starts_at": later})
    assert due_reminders(NOW + HOUR) == 0
    assert due_reminders(later) == 1


def test_another_subject_is_no_reason_to_tell_again(actor: Actor) -> None:
    call = planned(actor)
    due_reminders(NOW + HOUR)
    edit_activity(actor=again(actor), activity_id=call.pk, values={"subject": "Call Wang"})
    assert due_reminders(NOW + HOUR) == 0


def test_several_reminders_are_told_one_by_one(actor: Actor) -> None:
    call = planned(actor, minutes=60)
    add_reminder(actor=again(actor), activity_id=call.pk, minutes_before=0)
    add_reminder(actor=again(actor), activity_id=call.pk, at=NOW + HOUR / 2)
    assert [due_reminders(NOW + HOUR * part / 4) for part in range(5)] == [1, 0, 1, 0, 1]


def test_what_is_done_or_deleted_needs_no_reminder(actor: Actor) -> None:
    call, gone = planned(actor), planned(actor)
    complete_activity(actor=again(actor), activity_id=call.pk)
    delete_activity(actor=again(actor), activity_id=gone.pk)
    assert due_reminders(NOW + HOUR) == 0
    reopen_activity(actor=again(actor), activity_id=call.pk)
    assert due_reminders(NOW + HOUR) == 1


def test_undo_of_a_deletion_brings_the_reminder_back(actor: Actor) -> None:
    call = planned(actor)
    delete_activity(actor=again(actor), activity_id=call.pk)
    plan_reminders(NOW)
    undo_last_step(actor=again(actor))
    assert due_reminders(NOW + HOUR) == 1


def test_a_reminder_taken_away_is_not_told(actor: Actor) -> None:
    planned(actor)
    remove_reminder(actor=again(actor), reminder_id=Reminder.records.get().pk)
    assert due_reminders(NOW + HOUR) == 0


def test_what_came_due_long_ago_is_old_news(actor: Actor) -> None:
    planned(actor)
    assert due_reminders(NOW + timedelta(days=8)) == 0


def test_nobody_is_told_of_what_he_may_no_longer_see(actor: Actor) -> None:
    call = planned(actor)
    Activity.records.filter(pk=call.pk).update(owner=None)
    assert due_reminders(NOW + HOUR) == 1
    assert told() == []


def test_each_occurrence_of_a_series_is_told(actor: Actor) -> None:
    call = planned(actor, recurrence="FREQ=DAILY;COUNT=3", time_zone="UTC")
    days = [NOW + HOUR + timedelta(days=day) for day in range(5)]
    assert [due_reminders(day) for day in days] == [1, 1, 1, 0, 0]
    assert told()[1] == f"/activities/{call.pk}/?at=20260303T090000Z"


def test_an_occurrence_left_out_is_not_told(actor: Actor) -> None:
    second = NOW + HOUR + timedelta(days=1)
    planned(actor, recurrence="FREQ=DAILY;COUNT=3", excluded=[second], time_zone="UTC")
    days = [NOW + HOUR + timedelta(days=day) for day in range(4)]
    assert [due_reminders(day) for day in days] == [1, 0, 1, 0]


def test_a_worker_that_is_stopped_while_telling_has_told_nothing(actor: Actor) -> None:
    """All it wrote is one transaction: a rollback is what kill -9 leaves behind."""
    planned(actor)
    add_reminder(
        actor=again(actor),
        activity_id=Activity.records.get().pk,
        minutes_before=5,
        channel=Channel.EMAIL,
    )

    class Killed(Exception):  # noqa: N818 - no error of the program
        """The power went off."""

    def tell_and_die() -> None:
        with transaction.atomic():
            assert due_reminders(NOW + HOUR) == 2
            raise Killed

    with pytest.raises(Killed):
        tell_and_die()
    assert (told(), mails()) == ([], 0)
    assert due_reminders(NOW + HOUR) == 2
    assert (len(told()), mails()) == (2, 1)
    assert due_reminders(NOW + HOUR) == 0


def mails() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'crm.mail_reminder'"
        )
        return int(cursor.fetchone()[0])


def test_who_was_told_may_put_it_off(actor: Actor) -> None:
    call = planned(actor, starts_at=timezone.now() + timedelta(minutes=20))
    assert due_reminders(timezone.now()) == 1
    until = snooze(actor=again(actor), activity_id=call.pk, minutes=10)
    assert due_reminders(until - timedelta(seconds=1)) == 0
    assert due_reminders(until) == 1
    assert due_reminders(until + HOUR) == 0


def test_only_the_owner_puts_off_what_was_told(actor: Actor) -> None:
    call = planned(actor)
    with pytest.raises(InvalidValueError):
        snooze(actor=again(actor), activity_id=call.pk, minutes=10)
    due_reminders(NOW + HOUR)
    with pytest.raises(InvalidValueError):
        snooze(actor=again(actor), activity_id=call.pk, minutes=0)
    with pytest.raises(NotAllowedError):
        snooze(actor=Actor(person()), activity_id=call.pk, minutes=10)
    assert not ReminderSnooze.objects.exists()


def test_reminders_are_set_together(actor: Actor) -> None:
    call = planned(actor)
    wishes = [Wish(10), Wish(1440, None, Channel.EMAIL)]
    step = again(actor)
    set_reminders(actor=step, activity_id=call.pk, wishes=wishes)
    alive = Reminder.records.filter(deleted_at__isnull=True)
    assert sorted(alive.values_list("minutes_before", "channel")) == [(10, "app"), (1440, "email")]
    undo_last_step(actor=again(actor))
    assert list(alive.values_list("minutes_before", flat=True)) == [30]


def test_a_reminder_has_one_time_and_stands_there_once(actor: Actor) -> None:
    call = planned(actor)
    for wrong in ({}, {"minutes_before": 1, "at": NOW}, {"minutes_before": -1}):
        with pytest.raises(InvalidValueError):
            add_reminder(actor=again(actor), activity_id=call.pk, **wrong)
    add_reminder(actor=again(actor), activity_id=call.pk, minutes_before=30)
    assert Reminder.records.count() == 1


def test_who_does_not_see_an_activity_sets_no_reminder(actor: Actor) -> None:
    stranger = Actor(person(Role.MEMBER))
    call = planned(actor)
    with pytest.raises(RecordNotFoundError):
        add_reminder(actor=stranger, activity_id=call.pk, minutes_before=5)


def told_to() -> list[object]:
    return list(Notification.objects.order_by("created_at").values_list("user", flat=True))


def test_colleagues_who_take_part_are_told_too_each_once(actor: Actor) -> None:
    call = planned(actor)
    colleague, declining = person(), person()
    for one in (colleague, actor.user, declining):
        assert one
        add_participant(actor=again(actor), activity_id=call.pk, user_id=one.pk)
    part = Participant.records.get(user=declining)
    answer_invitation(actor=again(actor), participant_id=part.pk, answer=Answer.DECLINED)
    due_reminders(NOW + HOUR)
    due_reminders(NOW + HOUR)
    assert actor.user
    assert sorted(told_to()) == sorted([actor.user.pk, colleague.pk])


def test_who_may_not_see_the_activity_is_not_told(actor: Actor) -> None:
    call = planned(actor)
    add_participant(actor=again(actor), activity_id=call.pk, user_id=person(Role.MEMBER).pk)
    due_reminders(NOW + HOUR)
    assert told_to() == [actor.user and actor.user.pk]


def test_each_mutes_for_himself_and_is_told_again_when_he_wants(actor: Actor) -> None:
    call, colleague = planned(actor), person()
    add_participant(actor=again(actor), activity_id=call.pk, user_id=colleague.pk)
    own = Actor(colleague)
    mute_reminders(actor=own, activity_id=call.pk, is_muted=True)
    due_reminders(NOW + HOUR)
    assert told_to() == [actor.user and actor.user.pk]
    with pytest.raises(NotAllowedError):
        snooze(actor=own, activity_id=call.pk, minutes=5)
    mute_reminders(actor=own, activity_id=call.pk, is_muted=False)
    snooze(actor=own, activity_id=call.pk, minutes=5)
    assert due_reminders(timezone.now() + HOUR) == 1
    assert told_to()[-1] == colleague.pk


def test_each_puts_off_for_himself(actor: Actor) -> None:
    call, colleague = planned(actor), person()
    add_participant(actor=again(actor), activity_id=call.pk, user_id=colleague.pk)
    due_reminders(NOW + HOUR)
    for minutes in (5, 10):
        snooze(actor=Actor(colleague), activity_id=call.pk, minutes=minutes)
    assert due_reminders(timezone.now() + timedelta(minutes=7)) == 0
    assert due_reminders(timezone.now() + timedelta(minutes=11)) == 1
    assert told_to().count(colleague.pk) == 2
