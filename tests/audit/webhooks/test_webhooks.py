"""Changes told to another program: signed, only what the owner may see, none lost, retried, replayed."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections, transaction
from django.utils import timezone
from tests.audit.webhooks.receiving import Receiver, receiver
from tests.crm.people import again, person
from tests.other_transactions import wait_until_alone

from customer_map.errors import InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry, Notification
from customer_map.server.audit.outbound_addresses import OutboundRefusedError
from customer_map.server.audit.webhooks.actions import sending
from customer_map.server.audit.webhooks.actions.following import follow_changes
from customer_map.server.audit.webhooks.actions.sending import (
    forget_old_deliveries,
    pause_before,
    send_due,
)
from customer_map.server.audit.webhooks.actions.subscriptions import (
    IssuedWebhook,
    create_webhook,
    pause_webhook,
    remove_webhook,
    replay,
    resume_webhook,
    send_test,
)
from customer_map.server.audit.webhooks.models import Webhook, WebhookDelivery
from customer_map.server.audit.webhooks.queries import webhooks_with_work
from customer_map.server.crm.actions.customers import create_customer, delete_customer

# Transactions decide what is told: these tests commit theirs.
pytestmark = pytest.mark.django_db(transaction=True, available_apps=django_settings.INSTALLED_APPS)


@pytest.fixture
def there(settings: Any) -> Iterator[Receiver]:
    with receiver() as found:
        settings.OUTBOUND_ALLOWED = [found.place]
        yield found


@pytest.fixture
def owner() -> Actor:
    return Actor(person())


def hook(owner: Actor, there: Receiver, **more: Any) -> IssuedWebhook:
    return create_webhook(actor=again(owner), name="ERP", url=there.url, **more)


def new_customer(actor: Actor, name: str) -> str:
    return str(create_customer(actor=again(actor), values={"name": name}).pk)


def told(there: Receiver) -> list[tuple[str, str]]:
    bodies = [json.loads(body) for _, body in there.seen]
    return [(body["verb"], body["record"]["id"]) for body in bodies]


def send_all(webhook: Webhook) -> int:
    wait_until_alone()
    follow_changes()
    return send_due(webhook.pk)


def test_a_change_is_told_once_and_signed(owner: Actor, there: Receiver) -> None:
    new_customer(owner, "Before")
    issued = hook(owner, there, record_types=["customer"])
    ada = new_customer(owner, "Ada")
    assert send_all(issued.webhook) == 1
    assert send_all(issued.webhook) == 0
    assert told(there) == [("customer.create", ada)]
    headers, body = there.seen[0]
    moment, sign = headers["X-Customer-Map-Signature"].removeprefix("t=").split(",v1=")
    wanted = hmac.new(issued.secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
    assert sign == wanted.hexdigest()
    assert abs(int(moment) - timezone.now().timestamp()) < 60
    assert headers["X-Customer-Map-Event"] == "customer.create"
    assert json.loads(body)["after"]["name"] == "Ada"
    delivery = WebhookDelivery.objects.get()
    assert (delivery.status, delivery.answer, delivery.attempts) == (200, "thanks", 1)
    assert headers["X-Customer-Map-Delivery"] == str(delivery.pk)


def test_filters_say_what_is_told(owner: Actor, there: Receiver) -> None:
    issued = hook(owner, there, record_types=["customer"], verbs=["customer.delete"])
    ada = new_customer(owner, "Ada")
    delete_customer(actor=again(owner), customer_id=ada)
    send_all(issued.webhook)
    assert told(there) == [("customer.delete", ada)]


def test_only_what_its_owner_may_see_is_told(owner: Actor, there: Receiver) -> None:
    member = Actor(person(Role.MEMBER))
    issued = hook(member, there)
    new_customer(owner, "Hidden")
    mine = new_customer(member, "Mine")
    send_all(issued.webhook)
    assert told(there) == [("customer.create", mine)]
    assert b"Hidden" not in b"".join(body for _, body in there.seen)


def test_nothing_is_told_for_an_owner_who_was_shut_out(owner: Actor, there: Receiver) -> None:
    issued = hook(owner, there)
    new_customer(owner, "Ada")
    assert owner.user is not None
    type(owner.user).objects.filter(pk=owner.user.pk).update(is_active=False)
    assert send_all(issued.webhook) == 0
    assert there.seen == []


def test_a_change_that_commits_late_is_not_skipped(owner: Actor, there: Receiver) -> None:
    issued = hook(owner, there)
    written, go_on = threading.Event(), threading.Event()
    late: list[str] = []

    def slowly() -> None:
        try:
            with transaction.atomic():
                late.append(new_customer(owner, "Late"))
                written.set()
                go_on.wait(10)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slowly)
    thread.start()
    written.wait(10)
    early = new_customer(owner, "Early")
    follow_changes()
    send_due(issued.webhook.pk)
    assert told(there) == []  # nothing may overtake what is still being written
    go_on.set()
    thread.join()
    send_all(issued.webhook)
    assert sorted(told(there)) == sorted(("customer.create", one) for one in (late[0], early))
    first = AuditEntry.objects.get(record_id=late[0]).sequence
    assert first < AuditEntry.objects.get(record_id=early).sequence


def test_a_refused_message_is_sent_again_later_and_ever_more_rarely(
    owner: Actor, there: Receiver
) -> None:
    issued = hook(owner, there)
    new_customer(owner, "Ada")
    there.status = 500
    assert send_all(issued.webhook) == 0
    delivery = WebhookDelivery.objects.get()
    assert (delivery.status, delivery.problem, delivery.delivered_at) == (500, "HTTP 500", None)
    assert delivery.due_at > timezone.now()
    assert list(webhooks_with_work(timezone.now())) == []
    there.status = 200
    WebhookDelivery.objects.update(due_at=timezone.now())
    assert [one.pk for one in webhooks_with_work(timezone.now())] == [issued.webhook.pk]
    assert send_due(issued.webhook.pk) == 1
    assert there.seen[0][1] == there.seen[1][1]
    assert Webhook.objects.get().failing_since is None


def test_pauses_double_up_to_six_hours_and_differ() -> None:
    for attempt in range(1, 30):
        longest = min(timedelta(seconds=10) * 2 ** (attempt - 1), timedelta(hours=6))
        assert longest / 2 <= pause_before(attempt) <= longest
    assert len({pause_before(5) for _ in range(20)}) > 10


def test_a_redirect_counts_as_refused(owner: Actor, there: Receiver) -> None:
    issued = hook(owner, there)
    there.status = 302
    new_customer(owner, "Ada")
    assert send_all(issued.webhook) == 0
    assert len(there.seen) == 1


def test_an_address_that_turned_inward_is_not_called(
    owner: Actor, there: Receiver, settings: Any
) -> None:
    issued = hook(owner, there)
    settings.OUTBOUND_ALLOWED = []
    new_customer(owner, "Ada")
    assert send_all(issued.webhook) == 0
    assert there.seen == []
    assert "does not call" in WebhookDelivery.objects.get().problem


def test_after_days_without_success_it_is_paused_and_its_owner_told(
    owner: Actor, there: Receiver
) -> None:
    issued = hook(owner, there)
    there.status = 503
    new_customer(owner, "Ada")
    send_all(issued.webhook)
    assert Webhook.objects.get().failing_since is not None
    assert Notification.objects.count() == 0
    Webhook.objects.update(failing_since=timezone.now() - sending.PATIENCE - timedelta(hours=1))
    WebhookDelivery.objects.update(due_at=timezone.now())
    send_due(issued.webhook.pk)
    assert Webhook.objects.get().paused_at is not None
    assert "ERP" in Notification.objects.get(user=owner.user).text
    there.status = 200
    later = new_customer(owner, "Later")
    assert send_all(issued.webhook) == 0
    resume_webhook(actor=again(owner), webhook_id=issued.webhook.pk)
    assert send_all(issued.webhook) == 2  # what came meanwhile is not lost
    assert told(there)[-1] == ("customer.create", later)


def test_a_worker_that_was_killed_leaves_its_message_to_the_next(
    owner: Actor, there: Receiver
) -> None:
    issued = hook(owner, there)
    new_customer(owner, "Ada")
    wait_until_alone()
    follow_changes()
    assert sending._claim(issued.webhook.pk) is not None
    assert sending._claim(issued.webhook.pk) is None
    WebhookDelivery.objects.update(due_at=timezone.now())
    assert send_due(issued.webhook.pk) == 1


def test_a_message_is_replayed_and_a_test_sent(owner: Actor, there: Receiver) -> None:
    issued = hook(owner, there)
    new_customer(owner, "Ada")
    send_all(issued.webhook)
    delivery = WebhookDelivery.objects.get()
    replay(actor=again(owner), webhook_id=issued.webhook.pk, delivery_id=delivery.pk)
    assert send_due(issued.webhook.pk) == 1
    assert there.seen[0][1] == there.seen[1][1]
    send_test(actor=again(owner), webhook_id=issued.webhook.pk)
    assert send_due(issued.webhook.pk) == 1
    assert json.loads(there.seen[2][1])["verb"] == "test"


def test_the_secret_is_nowhere_to_be_read(owner: Actor, there: Receiver) -> None:
    issued = hook(owner, there)
    there.answer = f"you sent {issued.secret}".encode() + b"x" * 5000
    new_customer(owner, "Ada")
    send_all(issued.webhook)
    delivery = WebhookDelivery.objects.get()
    assert delivery.answer.startswith("you sent ••••")
    assert len(delivery.answer) <= sending.LONGEST_KEPT_ANSWER
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(w)::text FROM audit_webhook w UNION SELECT to_jsonb(a)::text FROM audit_auditentry a"
        )
        rows = " ".join(row for (row,) in cursor.fetchall())
    assert issued.secret not in rows
    log = " ".join(str(entry.after) for entry in AuditEntry.objects.filter(verb="webhook.create"))
    assert "127.0.0.1" in log
    assert "of-theirs" not in log


def test_others_cannot_touch_it(owner: Actor, there: Receiver) -> None:
    issued = hook(owner, there)
    send_test(actor=again(owner), webhook_id=issued.webhook.pk)
    stranger, before = Actor(person(Role.MEMBER)), list(Webhook.objects.values())
    for verb in (pause_webhook, resume_webhook, remove_webhook, send_test):
        with pytest.raises(RecordNotFoundError):
            verb(actor=again(stranger), webhook_id=issued.webhook.pk)  # type: ignore[operator]
    delivery = WebhookDelivery.objects.get()
    with pytest.raises(RecordNotFoundError):
        replay(actor=again(stranger), webhook_id=issued.webhook.pk, delivery_id=delivery.pk)
    with pytest.raises(RecordNotFoundError):
        replay(actor=again(owner), webhook_id=issued.webhook.pk, delivery_id=uuid4())
    assert list(Webhook.objects.values()) == before


def test_an_inner_address_or_an_empty_name_makes_none(owner: Actor, there: Receiver) -> None:
    with pytest.raises(OutboundRefusedError):
        create_webhook(actor=owner, name="x", url="http://169.254.169.254/latest")
    with pytest.raises(InvalidValueError):
        create_webhook(actor=owner, name=" ", url=there.url)
    assert Webhook.objects.count() == 0


def test_what_is_removed_or_old_is_forgotten(owner: Actor, there: Receiver) -> None:
    issued = hook(owner, there)
    new_customer(owner, "Ada")
    send_all(issued.webhook)
    assert forget_old_deliveries(timezone.now()) == 0
    assert forget_old_deliveries(timezone.now() + timedelta(days=31)) == 1
    remove_webhook(actor=again(owner), webhook_id=issued.webhook.pk)
    new_customer(owner, "Ben")
    assert follow_changes() == 0
