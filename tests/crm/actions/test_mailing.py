from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from tests.crm.people import acting, again

from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions.activities import complete_activity, create_activity
from customer_map.server.crm.actions.reminders import add_reminder
from customer_map.server.crm.jobs import mail_reminder
from customer_map.server.crm.models import Channel, Reminder

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture
def actor() -> Actor:
    return acting()


def reminder(actor: Actor, **values: object) -> Reminder:
    given = {"subject": "Call Li\nnow", "place": "Room 2", "starts_at": NOON, **values}
    call = create_activity(actor=again(actor), values=given)
    return add_reminder(
        actor=again(actor), activity_id=call.pk, minutes_before=5, channel=Channel.EMAIL
    )


def test_a_reminder_comes_by_mail_in_the_language_and_zone_of_its_reader(actor: Actor) -> None:
    assert actor.user
    actor.user.language, actor.user.time_zone = "zh-hans", "Asia/Shanghai"
    actor.user.save()
    made = reminder(actor)
    assert mail_reminder(reminder=str(made.pk), user=str(actor.user.pk), moment="")
    sent = mail.outbox[0]
    assert sent.to == [actor.user.email]
    assert sent.subject == "提醒：Call Li now"
    assert "2026年3月2日 12:00" in sent.body
    assert f"/activities/{made.activity_id}/" in sent.body


def test_a_mail_about_a_series_tells_its_occurrence(actor: Actor) -> None:
    assert actor.user
    made = reminder(actor, recurrence="FREQ=DAILY", time_zone="UTC")
    moment = NOON + timedelta(days=3)
    mail_reminder(reminder=str(made.pk), user=str(actor.user.pk), moment=moment.isoformat())
    assert "?at=20260305T040000Z" in mail.outbox[0].body


def test_what_is_done_or_hidden_by_now_is_not_mailed(actor: Actor) -> None:
    assert actor.user
    made = reminder(actor)
    complete_activity(actor=again(actor), activity_id=made.activity_id)
    assert not mail_reminder(reminder=str(made.pk), user=str(actor.user.pk), moment="")
    other = reminder(actor)
    actor.user.is_active = False
    actor.user.save()
    assert not mail_reminder(reminder=str(other.pk), user=str(actor.user.pk), moment="")
    assert mail.outbox == []
