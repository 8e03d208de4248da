"""The pages of webhooks: secret once, refusals in words, what was sent and what came back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.audit.webhooks.receiving import Receiver, receiver

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.webhooks.actions.sending import send_due
from customer_map.server.audit.webhooks.actions.subscriptions import secrets_of
from customer_map.server.audit.webhooks.models import Webhook, WebhookDelivery
from customer_map.server.audit.webhooks.signing import SIGNATURE, signature

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(settings: Any) -> Iterator[Receiver]:
    with receiver() as found:
        settings.OUTBOUND_ALLOWED = [found.place]
        yield found


@pytest.fixture
def owner(client: Client) -> User:
    user = User.objects.create_user("ada@example.com", name="Ada", role=Role.OWNER)
    client.force_login(user)
    return user


@pytest.fixture
def webhook(client: Client, owner: User, there: Receiver) -> Webhook:
    client.post("/settings/webhooks/new/", {"name": "ERP", "url": there.url, "verbs": "a.b, c.d"})
    return Webhook.objects.get()


def page_of(webhook: Webhook) -> str:
    return f"/settings/webhooks/{webhook.pk}/"


def test_the_secret_of_a_new_webhook_is_shown_once(
    client: Client, owner: User, there: Receiver
) -> None:
    assert "/settings/webhooks/new/" in client.get("/settings/webhooks/").content.decode()
    assert client.get("/settings/webhooks/new/").status_code == 200
    values = {"name": "ERP", "url": there.url, "record_types": ["customer"]}
    answer = client.post("/settings/webhooks/new/", values)
    secret = answer.context["issued"].secret
    assert secret in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    webhook = Webhook.objects.get()
    assert webhook.record_types == ["customer"]
    for path in ("/settings/webhooks/", page_of(webhook)):
        text = client.get(path).content.decode()
        assert "ERP" in text
        assert secret not in text
        assert "of-theirs" not in text  # the address may hold a password


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://0x7f.1:80/", "https://[::ffff:10.0.0.1]/", "ftp://a/"]
)
def test_an_inner_address_is_refused_in_words(client: Client, owner: User, url: str) -> None:
    answer = client.post("/settings/webhooks/new/", {"name": "x", "url": url})
    assert "must be a public one" in answer.content.decode()
    assert Webhook.objects.count() == 0


def test_a_test_is_sent_shown_and_sent_again(
    client: Client, webhook: Webhook, there: Receiver
) -> None:
    there.answer = b"<script>alert(1)</script>"
    client.post(f"{page_of(webhook)}test/")
    assert send_due(webhook.pk) == 1
    text = client.get(page_of(webhook)).content.decode()
    assert "&lt;script&gt;alert(1)" in text
    assert "200 · " in text
    delivery = WebhookDelivery.objects.get()
    client.post(f"{page_of(webhook)}messages/{delivery.pk}/replay/")
    assert send_due(webhook.pk) == 1
    assert len(there.seen) == 2


def test_it_is_paused_resumed_and_removed(client: Client, webhook: Webhook) -> None:
    client.post(f"{page_of(webhook)}pause/")
    assert "Paused" in client.get(page_of(webhook)).content.decode()
    client.post(f"{page_of(webhook)}resume/")
    assert "Works" in client.get(page_of(webhook)).content.decode()
    client.post(f"{page_of(webhook)}remove/")
    assert client.get(page_of(webhook)).status_code == 404


def test_it_is_told_of_other_things_at_the_same_address(
    client: Client, webhook: Webhook, there: Receiver
) -> None:
    text = client.get(f"{page_of(webhook)}edit/").content.decode()
    assert "a.b, c.d" in text
    assert "of-theirs" not in text
    client.post(f"{page_of(webhook)}edit/", {"name": "Books", "record_types": ["order"]})
    changed = Webhook.objects.get()
    assert (changed.name, changed.url, changed.record_types) == ("Books", there.url, ["order"])
    assert changed.verbs == []
    refused = client.post(f"{page_of(webhook)}edit/", {"name": "x", "url": "http://10.0.0.1/"})
    assert "must be a public one" in refused.content.decode()
    assert Webhook.objects.get().name == "Books"


def test_a_new_secret_signs_beside_the_one_before(
    client: Client, webhook: Webhook, there: Receiver
) -> None:
    before = secrets_of(webhook)[0]
    secret = client.post(f"{page_of(webhook)}rotate/").context["issued"].secret
    webhook.refresh_from_db()
    assert secrets_of(webhook) == [secret, before]
    there.answer = f"{secret} {before}".encode()
    client.post(f"{page_of(webhook)}test/")
    assert send_due(webhook.pk) == 1
    headers, body = there.seen[0]
    given = headers[SIGNATURE]
    moment = int(given.removeprefix("t=").partition(",")[0])
    assert given == signature([secret, before], moment, body)
    assert WebhookDelivery.objects.get().answer == "•••• ••••"
    Webhook.objects.update(old_secret_until=timezone.now())
    assert secrets_of(Webhook.objects.get()) == [secret]


def test_others_find_nothing_and_change_nothing(client: Client, webhook: Webhook) -> None:
    client.force_login(User.objects.create_user("b@example.com", name="Ben", role=Role.MEMBER))
    delivery = WebhookDelivery.objects.create(
        webhook=webhook, verb="x", body="{}", due_at=timezone.now()
    )
    before = list(Webhook.objects.values())
    assert "ERP" not in client.get("/settings/webhooks/").content.decode()
    assert client.get(page_of(webhook)).status_code == 404
    for step in (
        "edit",
        "rotate",
        "test",
        "pause",
        "resume",
        "remove",
        f"messages/{delivery.pk}/replay",
    ):
        assert client.post(f"{page_of(webhook)}{step}/").status_code == 404
    assert list(Webhook.objects.values()) == before


def test_the_pages_are_there_in_chinese(client: Client, webhook: Webhook) -> None:
    client.cookies["django_language"] = "zh-hans"
    text = client.get(page_of(webhook), headers={"accept-language": "zh-hans"}).content.decode()
    assert "发送测试" in text
