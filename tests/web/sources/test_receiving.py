"""The addresses for events: who may send, what is accepted, and what is answered."""

import base64
import gzip
import time
from typing import Any

import orjson
import pytest
from django.test import Client

from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.models import Touchpoint
from customer_map.server.intake.actions.events.sources import (
    IssuedSource,
    create_source,
    revoke_source,
    rotate_key,
)
from customer_map.server.intake.actions.events.taking import take_all
from customer_map.server.intake.events.limits import LARGEST_BODY
from customer_map.server.intake.events.pace import pace
from customer_map.server.intake.events.signatures import signature
from customer_map.server.intake.models import ReceivedEvent, RefusedEvent

pytestmark = pytest.mark.django_db
PAGE = "https://shop.example"


@pytest.fixture
def issued() -> IssuedSource:
    return create_source(actor=Actor.system(), name="Shop", origins=[PAGE])


def basic(key: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode()}


def post(
    client: Client, path: str, body: object, headers: dict[str, str] | None = None, **more: Any
) -> Any:
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    kind = more.pop("content_type", "application/json")
    return client.post(path, raw, content_type=kind, headers=headers or {}, **more)


TRACK = {"userId": "u1", "event": "Bought", "messageId": "m1"}


@pytest.mark.parametrize("ending", ["", "/"])
def test_a_track_with_a_key_is_acknowledged_and_kept(
    client: Client, issued: IssuedSource, ending: str
) -> None:
    answer = post(client, f"/v1/track{ending}", TRACK, basic(issued.write_key))
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    kept = ReceivedEvent.objects.get()
    assert (kept.type, kept.name, kept.user_id, kept.message_id) == ("track", "Bought", "u1", "m1")
    assert kept.payload == TRACK


def test_browsers_put_the_key_into_a_plain_text_body(client: Client, issued: IssuedSource) -> None:
    body = {"batch": [{"type": "track", **TRACK}], "writeKey": issued.write_key}
    answer = post(client, "/v1/batch", body, {"Origin": PAGE}, content_type="text/plain")
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == PAGE
    assert "Set-Cookie" not in answer.headers


def test_other_web_pages_may_not_send(client: Client, issued: IssuedSource) -> None:
    origin = {"Origin": "https://evil.example"}
    answer = post(client, "/v1/track", TRACK, basic(issued.write_key) | origin)
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert not ReceivedEvent.objects.exists()


def test_browsers_may_ask_first(client: Client, issued: IssuedSource) -> None:
    allowed = client.options("/v1/batch", headers={"Origin": PAGE})
    refused = client.options("/v1/batch", headers={"Origin": "https://evil.example"})
    assert (allowed.status_code, refused.status_code) == (204, 204)
    assert allowed.headers["Access-Control-Allow-Headers"].startswith("Authorization")
    assert "Access-Control-Allow-Origin" not in refused.headers


def test_gzip_is_unpacked(client: Client, issued: IssuedSource) -> None:
    packed = gzip.compress(orjson.dumps({"batch": [{"type": "track", **TRACK}]}))
    headers = basic(issued.write_key) | {"Content-Encoding": "gzip"}
    assert post(client, "/v1/batch", packed, headers).status_code == 200
    assert ReceivedEvent.objects.count() == 1
    assert post(client, "/v1/batch", packed[:-9], headers).status_code == 400


@pytest.mark.parametrize("body", [b" " * (LARGEST_BODY + 1), gzip.compress(b" " * 30_000_000)])
def test_too_much_is_refused_packed_or_not(
    client: Client, issued: IssuedSource, body: bytes
) -> None:
    headers = basic(issued.write_key)
    if body.startswith(b"\x1f"):
        headers |= {"Content-Encoding": "gzip"}
    answer = post(client, "/v1/batch", body, headers)
    assert (answer.status_code, answer.json()["success"]) == (413, False)


@pytest.mark.parametrize("key", ["", "wrong", "ключ", "a" * 5000])
def test_a_wrong_key_is_refused(client: Client, issued: IssuedSource, key: str) -> None:
    for answer in (
        post(client, "/v1/track", TRACK, basic(key)),
        post(client, "/v1/track", TRACK | {"writeKey": key}),
    ):
        assert (answer.status_code, answer.json()["success"]) == (401, False)
        assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert not ReceivedEvent.objects.exists()


def test_a_key_that_was_changed_or_revoked_no_longer_works(
    client: Client, issued: IssuedSource
) -> None:
    again = rotate_key(actor=Actor.system(), source_id=issued.source.pk)
    assert post(client, "/v1/track", TRACK, basic(issued.write_key)).status_code == 401
    assert post(client, "/v1/track", TRACK, basic(again.write_key)).status_code == 200
    revoke_source(actor=Actor.system(), source_id=issued.source.pk)
    assert post(client, "/v1/track", TRACK, basic(again.write_key)).status_code == 401


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'"x"', b'{"batch": 5}', b"[" * 9000, b"\xff{}", b"{}"]
)
def test_a_body_that_is_no_batch_is_refused(
    client: Client, issued: IssuedSource, body: bytes
) -> None:
    answer = post(client, "/v1/batch", body, basic(issued.write_key))
    assert (answer.status_code, answer.json()["success"]) == (400, False)


@pytest.mark.parametrize(
    "event",
    [
        {"event": "no user"},
        {"userId": "u1"},
        {"userId": "u1", "event": "  "},
        {"userId": "u" * 301, "event": "x"},
        {"userId": "u1", "event": "x", "timestamp": "yesterday"},
        {"userId": "u1", "event": "x", "timestamp": "1999-01-01T00:00:00Z"},
        {"userId": "u1", "event": "x", "timestamp": "2199-01-01T00:00:00Z"},
        {"userId": ["u1"], "event": "x"},
        {"userId": "u1", "event": "x", "properties": ["y"]},
        {"userId": "u1", "event": "x", "properties": {"y": "z" * 40_000}},
    ],
)
def test_a_single_event_that_does_not_fit_is_refused_at_once(
    client: Client, issued: IssuedSource, event: dict[str, Any]
) -> None:
    answer = post(client, "/v1/track", event, basic(issued.write_key))
    assert (answer.status_code, answer.json()["success"]) == (400, False)
    assert not ReceivedEvent.objects.exists()


def test_of_a_batch_the_good_events_are_kept_and_the_bad_ones_shown(
    client: Client, issued: IssuedSource
) -> None:
    batch = [{"type": "track", **TRACK}, {"type": "dance", "userId": "u1"}, 5, None]
    answer = post(client, "/v1/import", {"batch": batch}, basic(issued.write_key))
    assert answer.status_code == 200
    assert ReceivedEvent.objects.count() == 1
    reasons = RefusedEvent.objects.order_by("id").values_list("reason", flat=True)
    assert list(reasons) == ["unknown_type", "unreadable", "unreadable"]
    issued.source.refresh_from_db()
    assert issued.source.refused == 3


def test_what_the_database_cannot_hold_is_cleaned(client: Client, issued: IssuedSource) -> None:
    raw = (
        b'{"batch": [{"type": "track", "userId": "u\\u00001", "event": "x",'
        b' "properties": {"a\\u0000": "b\\u0000", "n": 1e999999, "s": "\\ud800"}},'
        b' {"type": "track", "userId": "u1", "event": "y"}]}'
    )
    assert post(client, "/v1/batch", raw, basic(issued.write_key)).status_code == 200
    assert ReceivedEvent.objects.count() == 2
    assert take_all() == 2
    assert Touchpoint.records.all().count() == 2


def test_who_sends_too_fast_is_told_when_to_come_back(
    client: Client, issued: IssuedSource, settings: Any
) -> None:
    settings.EVENTS_PER_MINUTE = 2
    pace.forget()
    codes = [
        post(client, "/v1/track", TRACK, basic(issued.write_key)).status_code for _ in range(3)
    ]
    assert codes == [200, 200, 429]
    answer = post(client, "/v1/track", TRACK, basic(issued.write_key))
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert ReceivedEvent.objects.count() == 2


def test_the_clock_of_the_sender_is_set_right(client: Client, issued: IssuedSource) -> None:
    event = {"type": "track", **TRACK, "timestamp": "2020-01-01T00:00:00Z"}
    body = {"batch": [event], "sentAt": "2020-01-01T00:10:00Z"}
    post(client, "/v1/batch", body, basic(issued.write_key))
    kept = ReceivedEvent.objects.get()
    assert (kept.received_at - kept.occurred_at).total_seconds() == 600


def test_get_is_no_way_to_send(client: Client, issued: IssuedSource) -> None:
    assert client.get("/v1/track", headers=basic(issued.write_key)).status_code == 405


# CloudEvents


CLOUD = {
    "specversion": "1.0", "id": "1", "source": "/shop", "type": "order.paid", "subject": "u1",
    "time": "2026-01-05T08:00:00Z", "data": {"value": 9.5, "currency": "CNY"},
}  # fmt: skip


@pytest.fixture
def cloud() -> IssuedSource:
    return create_source(actor=Actor.system(), name="Cloud", kind="cloudevents")


def cloud_requests() -> list[tuple[str, bytes, dict[str, str]]]:
    attributes = {f"ce-{name}": str(value) for name, value in CLOUD.items() if name != "data"}
    return [
        ("application/json", orjson.dumps(CLOUD["data"]), attributes),
        ("application/cloudevents+json; charset=utf-8", orjson.dumps(CLOUD), {}),
        ("application/cloudevents-batch+json", orjson.dumps([CLOUD, CLOUD]), {}),
    ]


@pytest.mark.parametrize("mode", range(3))
def test_cloudevents_come_in_three_modes(client: Client, cloud: IssuedSource, mode: int) -> None:
    content_type, body, headers = cloud_requests()[mode]
    answer = post(
        client,
        f"/v1/cloudevents/{cloud.source.code}",
        body,
        headers | {"Authorization": f"Bearer {cloud.write_key}"},
        content_type=content_type,
    )
    assert answer.status_code == 200, answer.content
    take_all()
    found = Touchpoint.records.all().get()
    assert (found.name, found.customer.name, found.message_id) == ("order.paid", "u1", "/shop/1")
    assert (str(found.value), found.currency) == ("9.5000", "CNY")
    assert found.occurred_at.isoformat() == "2026-01-05T08:00:00+00:00"


@pytest.mark.parametrize("missing", ["id", "source", "type", "specversion"])
def test_a_cloudevent_without_its_attributes_is_refused(
    client: Client, cloud: IssuedSource, missing: str
) -> None:
    body = {name: value for name, value in CLOUD.items() if name != missing}
    answer = post(
        client, f"/v1/cloudevents/{cloud.source.code}", body, basic(cloud.write_key),
        content_type="application/cloudevents+json",
    )  # fmt: skip
    assert answer.status_code == 400


def test_a_key_opens_only_its_own_address(
    client: Client, cloud: IssuedSource, issued: IssuedSource
) -> None:
    path = f"/v1/cloudevents/{cloud.source.code}"
    assert post(client, path, CLOUD, basic(issued.write_key)).status_code == 401
    assert post(client, "/v1/track", TRACK, basic(cloud.write_key)).status_code == 401


# Signed webhooks


@pytest.fixture
def hook() -> IssuedSource:
    return create_source(actor=Actor.system(), name="Hook", kind="webhook")


def signed(hook: IssuedSource, body: bytes, *, age: float = 0) -> dict[str, str]:
    timestamp = str(int(time.time() - age))
    return {
        "X-Customer-Map-Timestamp": timestamp,
        "X-Customer-Map-Signature": signature(hook.secret, timestamp, body),
    }


BODY = orjson.dumps({"event": "paid", "customer": {"id": 7}, "value": 3})


def test_a_signed_webhook_is_taken_once(client: Client, hook: IssuedSource) -> None:
    path, headers = f"/v1/hooks/{hook.source.code}", signed(hook, BODY)
    assert post(client, path, BODY, headers).status_code == 200
    assert post(client, path, BODY, headers).status_code == 409
    take_all()
    assert post(client, path, BODY, headers).status_code == 409
    found = Touchpoint.records.all().get()
    assert (found.name, found.customer.name, found.value) == ("paid", "7", 3)


@pytest.mark.parametrize("fault", ["old", "early", "body", "signature", "time", "none"])
def test_a_webhook_that_is_not_signed_as_it_should_be_is_refused(
    client: Client, hook: IssuedSource, fault: str
) -> None:
    age = {"old": 400.0, "early": -400.0}.get(fault, 0.0)
    headers, body = signed(hook, BODY, age=age), BODY
    if fault == "body":
        body = BODY.replace(b"3", b"4")
    elif fault == "signature":
        headers["X-Customer-Map-Signature"] = "sha256=" + "0" * 64
    elif fault == "time":
        headers["X-Customer-Map-Timestamp"] = "now"
    elif fault == "none":
        headers = {}
    answer = post(client, f"/v1/hooks/{hook.source.code}", body, headers)
    assert answer.status_code == 401
    assert not ReceivedEvent.objects.exists()


def test_the_secret_is_not_readable_in_the_database(hook: IssuedSource) -> None:
    hook.source.refresh_from_db()
    stored = str(vars(hook.source))
    assert hook.secret
    assert hook.secret not in stored
    assert hook.write_key not in stored
