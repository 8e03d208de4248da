from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, form_values, page

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import Notification
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.activities import create_activity
from customer_map.server.crm.actions.participants import add_participant
from customer_map.server.crm.actions.reminders import add_reminder
from customer_map.server.crm.actions.telling import due_reminders
from customer_map.server.crm.models import Activity, Participant, Reminder, ReminderSnooze

pytestmark = pytest.mark.django_db

# Ten o'clock on a Tuesday in Shanghai, where pages are read.
TEN = datetime(2026, 3, 10, 2, tzinfo=UTC)


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def client(actor: Actor) -> Client:
    assert actor.user
    return client_of(actor.user)


@pytest.fixture
def series(actor: Actor) -> Activity:
    return create_activity(
        actor=again(actor),
        values={
            "kind": "meeting",
            "subject": "Weekly",
            "starts_at": TEN,
            "ends_at": TEN + timedelta(hours=1),
            "time_zone": "Asia/Shanghai",
            "recurrence": "FREQ=WEEKLY;COUNT=3",
        },
    )


def typed(**more: object) -> dict[str, object]:
    return {
        "subject": "Review",
        "kind": "meeting",
        "starts_at": "2026-03-10T10:00",
        "ends_at": "2026-03-10T11:00",
        **more,
    }


@pytest.mark.parametrize(
    ("chosen", "rule"),
    [
        ({"often": ""}, ""),
        ({"often": "DAILY", "interval": "1"}, "FREQ=DAILY"),
        (
            {"often": "WEEKLY", "interval": "2", "days": ["TU", "TH"], "end": "never"},
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
        ),
        (
            {"often": "MONTHLY", "by": "weekday", "end": "count", "count": "5"},
            "FREQ=MONTHLY;COUNT=5;BYDAY=2TU",
        ),
        ({"often": "MONTHLY", "by": "last"}, "FREQ=MONTHLY;BYMONTHDAY=-1"),
        (
            {"often": "YEARLY", "end": "until", "until": "2030-03-10"},
            "FREQ=YEARLY;UNTIL=20300310",
        ),
    ],
)
def test_how_it_repeats_is_chosen_in_the_form(
    client: Client, chosen: dict[str, object], rule: str
) -> None:
    given = {f"recurrence_{name}": value for name, value in chosen.items()}
    assert client.post("/activities/new/", typed(**given)).status_code == 302
    made = Activity.records.get()
    assert made.recurrence == rule
    shown: dict[str, object] = {**form_values(page(client, f"/activities/{made.pk}/edit/"))}
    if "days" in chosen:  # the reader of forms knows one value for each name
        shown["recurrence_days"] = chosen["days"]
    assert client.post(f"/activities/{made.pk}/edit/", shown).status_code == 302
    made.refresh_from_db()
    assert (made.recurrence, made.version) == (rule, 1)


def test_a_rule_that_the_choices_cannot_say_stays(actor: Actor, client: Client) -> None:
    rule = "FREQ=YEARLY;BYMONTH=3;BYDAY=2TU"
    values = {"subject": "x", "starts_at": TEN, "recurrence": rule}
    made = create_activity(actor=again(actor), values=values)
    shown = form_values(page(client, f"/activities/{made.pk}/edit/"))
    client.post(f"/activities/{made.pk}/edit/", {**shown, "subject": "y"})
    made.refresh_from_db()
    assert (made.subject, made.recurrence) == ("y", rule)


@pytest.mark.parametrize(
    "wrong",
    [
        {"recurrence_often": "WEEKLY", "recurrence_interval": "-2"},
        {"recurrence_often": "DAILY", "recurrence_interval": "a"},
        {"recurrence_often": "DAILY", "recurrence_end": "count", "recurrence_count": "99999999"},
        {"recurrence_often": "DAILY", "recurrence_end": "until", "recurrence_until": "soon"},
        {"recurrence_often": "DAILY", "starts_at": "", "ends_at": ""},
        {"recurrence_often": "keep", "recurrence": "FREQ=SECONDLY"},
    ],
)
def test_a_rule_that_cannot_be_kept_is_told_at_its_field(
    client: Client, wrong: dict[str, str]
) -> None:
    answer = client.post("/activities/new/", typed(**wrong))
    assert answer.status_code == 422
    assert "form-error" in answer.content.decode()
    assert not Activity.records.exists()


def test_the_choices_are_said_in_a_sentence(client: Client) -> None:
    query = "recurrence_often=WEEKLY&recurrence_interval=2&recurrence_days=MO&recurrence_end=count&recurrence_count=4"
    assert page(client, f"/calendar/sentence/?{query}") == "Every 2 weeks on Monday, 4 times"
    assert page(client, "/calendar/sentence/?recurrence_often=nonsense") == ""


def test_reminders_are_chosen_in_the_form(client: Client) -> None:
    given = {"reminders_time": ["15", "1440", ""], "reminders_channel": ["app", "email", "app"]}
    client.post("/activities/new/", typed(**given))
    made = Activity.records.get()
    alive = Reminder.records.filter(activity=made, deleted_at__isnull=True)
    assert set(alive.values_list("minutes_before", "channel")) == {(15, "app"), (1440, "email")}
    edited = typed(reminders_time=["15"], reminders_channel=["app"], version="1")
    client.post(f"/activities/{made.pk}/edit/", edited)
    assert list(alive.values_list("minutes_before", flat=True)) == [15]
    assert "15 minutes before" in page(client, f"/activities/{made.pk}/")


def test_whole_days_are_typed_with_their_last_day(client: Client) -> None:
    client.post("/activities/new/", typed(is_all_day="on", ends_at="2026-03-12T00:00"))
    made = Activity.records.get()
    assert made.ends_at == datetime(2026, 3, 12, 16, tzinfo=UTC)
    shown = form_values(page(client, f"/activities/{made.pk}/edit/"))
    assert shown["ends_at"] == "2026-03-12T00:00"
    client.post(f"/activities/{made.pk}/edit/", {**shown, "subject": "Fair"})
    made.refresh_from_db()
    assert (made.subject, made.ends_at) == ("Fair", datetime(2026, 3, 12, 16, tzinfo=UTC))


def test_one_date_of_a_series_is_edited_alone(client: Client, series: Activity) -> None:
    address = f"/activities/{series.pk}/edit/?at=20260317T020000Z&scope=this"
    shown = form_values(page(client, address))
    assert shown["starts_at"] == "2026-03-17T10:00"
    client.post(address, {**shown, "subject": "Special", "starts_at": "2026-03-17T09:30"})
    alone = Activity.records.get(series=series)
    assert (alone.subject, alone.starts_at) == ("Special", TEN + timedelta(days=7, minutes=-30))
    series.refresh_from_db()
    assert series.subject == "Weekly"


def test_all_dates_are_edited_from_one_of_them(client: Client, series: Activity) -> None:
    address = f"/activities/{series.pk}/edit/?at=20260317T020000Z&scope=all"
    shown = form_values(page(client, address))
    client.post(address, {**shown, "starts_at": "2026-03-17T11:00", "ends_at": "2026-03-17T12:00"})
    series.refresh_from_db()
    assert (series.starts_at, series.ends_at) == (
        TEN + timedelta(hours=1),
        TEN + timedelta(hours=2),
    )


def test_the_page_of_a_date_says_when_it_is_and_how_it_repeats(
    client: Client, series: Activity
) -> None:
    text = page(client, f"/activities/{series.pk}/?at=20260317T020000Z")
    assert "March 17, 2026 10:00–11:00" in text
    assert "Every week, 3 times" in text
    assert "scope=following" in text
    plain = page(client, f"/activities/{series.pk}/?at=20260318T020000Z")
    assert "scope=following" not in plain


def test_a_date_is_completed_and_deleted_on_its_page(
    actor: Actor, client: Client, series: Activity
) -> None:
    given = {"done": "1", "at": "20260317T020000Z", "outcome": "They agreed"}
    client.post(f"/activities/{series.pk}/done/", given)
    done = Activity.records.get(series=series)
    assert (done.occurrence_at, done.outcome) == (TEN + timedelta(days=7), "They agreed")
    gone = {"at": "20260324T020000Z", "scope": "this"}
    client.post(f"/activities/{series.pk}/occurrence/delete/", gone)
    series.refresh_from_db()
    assert series.excluded == [TEN + timedelta(days=14)]
    undo_last_step(actor=again(actor))
    series.refresh_from_db()
    assert series.excluded == []
    answer = client.post(f"/activities/{series.pk}/occurrence/delete/", {"at": "tomorrow"})
    assert answer.status_code == 404


def test_an_answer_is_noted(actor: Actor, client: Client, series: Activity) -> None:
    assert actor.user
    one = add_participant(actor=again(actor), activity_id=series.pk, user_id=actor.user.pk)
    client.post(f"/participants/{one.pk}/answer/", {"answer": "accepted"})
    assert Participant.records.get().answer == "accepted"
    assert client.post(f"/participants/{one.pk}/answer/", {"answer": "yes"}).status_code == 422
    viewer = client_of(person(Role.VIEWER))
    refused = viewer.post(f"/participants/{one.pk}/answer/", {"answer": "declined"})
    assert refused.status_code in (403, 404)
    assert Participant.records.get().answer == "accepted"


def test_a_reminder_is_put_off_from_the_notifications(actor: Actor, client: Client) -> None:
    now = timezone.now()
    values = {"subject": "Ring Li", "starts_at": now + timedelta(minutes=10)}
    call = create_activity(actor=again(actor), values=values)
    add_reminder(actor=again(actor), activity_id=call.pk, minutes_before=15)
    due_reminders(now)
    assert f'action="/activities/{call.pk}/snooze/"' in page(client, "/notifications/")
    client.post(f"/activities/{call.pk}/snooze/", {"minutes": "10"})
    until = ReminderSnooze.objects.get().until
    assert until > now + timedelta(minutes=9)
    assert client.post(f"/activities/{call.pk}/snooze/", {"minutes": "x"}).status_code == 422
    assert due_reminders(until) == 1
    assert Notification.objects.count() == 2


def test_the_bell_puts_off_and_leads_back_to_where_one_was(actor: Actor, client: Client) -> None:
    now = timezone.now()
    values = {"subject": "Ring Li", "starts_at": now + timedelta(minutes=10)}
    call = create_activity(actor=again(actor), values=values)
    add_reminder(actor=again(actor), activity_id=call.pk, minutes_before=15)
    due_reminders(now)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/customers/?q=x"}
    bell = client.get("/notifications/", headers=headers).content.decode()
    assert f'action="/activities/{call.pk}/snooze/"' in bell
    there = "http://testserver/customers/?q=x"
    assert f'name="next" value="{there}"' in bell
    sent = {"minutes": "60", "next": there}
    assert client.post(f"/activities/{call.pk}/snooze/", sent)["Location"] == there


def test_reminders_are_muted_on_the_page(actor: Actor, client: Client) -> None:
    call = create_activity(actor=again(actor), values={"subject": "Ring Li"})
    there = f"/activities/{call.pk}/"
    assert "Do not remind me" not in page(client, there)
    add_reminder(actor=again(actor), activity_id=call.pk, at=timezone.now())
    assert "Do not remind me" in page(client, there)
    client.post(f"{there}mute/", {"muted": "yes"})
    assert "You have muted these reminders." in page(client, there)
    client.post(f"{there}mute/")
    assert "Do not remind me" in page(client, there)
