"""What is secret stands in no log, in no answer after the one that shows it, and in no table that people read."""

import base64
import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from tests.audit.webhooks.receiving import receiver

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.webhooks.actions.sending import send_due
from customer_map.server.audit.webhooks.actions.subscriptions import secrets_of
from customer_map.server.audit.webhooks.models import Webhook
from customer_map.server.config.log_lines import JsonLines, TextLines
from customer_map.server.intake.models import EventSource

pytestmark = pytest.mark.django_db
PASSWORD, NEW_PASSWORD = "correct horse battery", "staple horse of today"
MAIL_PASSWORD = "mailing-all-the-day"
# Sessions are looked up by their key, and what is cached ends with it; nobody reads either.
KEPT_AS_THEY_ARE = {"django_session", "customer_map_cache"}
READ_BY_PEOPLE = (
    "/settings/",
    "/settings/keys/",
    "/settings/keys/new/",
    "/settings/users/",
    "/settings/webhooks/",
    "/settings/sources/",
    "/settings/workspace/",
    "/settings/profile/",
    "/notifications/",
    "/search/?q=key",
    "/",
)
READ_BY_PROGRAMS = ("/api/v1/me", "/api/v1/customers", "/api/v1/openapi.json", "/api/v1/docs")


class Watched:
    """A client whose answers are kept, beside the secrets that were given out and all lines of the log."""

    def __init__(self, lines: dict[str, io.StringIO]) -> None:
        self.client = Client(raise_request_exception=False)
        self.lines = lines
        self.secrets: dict[str, str] = {"password": PASSWORD, "mail": MAIL_PASSWORD}
        self.answers: list[tuple[str, str]] = []

    def get(self, path: str, **more: Any) -> str:
        return self._kept(path, self.client.get(path, **more))

    def post(self, path: str, values: Any = None, **more: Any) -> str:
        return self._kept(path, self.client.post(path, values or {}, **more))

    def _kept(self, path: str, answer: Any) -> str:
        text: str = answer.content.decode() if not answer.streaming else ""
        self.answers.append((path, f"{text}\n{answer.headers.get('Location', '')}"))
        return text

    def given_out(self, name: str, secret: str) -> None:
        """From now on this is a secret; the answer that shows it is the one place where it may stand."""
        assert secret
        self.secrets[name] = secret
        self.answers.pop()


@contextmanager
def all_lines() -> Iterator[dict[str, io.StringIO]]:
    """Write down all that is logged, at any level, as both forms would write it."""
    forms = {"text": TextLines(), "json": JsonLines()}
    written = {name: io.StringIO() for name in forms}
    handlers = []
    for name, form in forms.items():
        handler = logging.StreamHandler(written[name])
        handler.setFormatter(form)
        handlers.append(handler)
    loggers = [logging.getLogger(name) for name in ("", "django", "customer_map.requests")]
    levels = [(logger, logger.level) for logger in loggers]
    for handler in handlers:
        loggers[0].addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.INFO if logger.name == "django" else logging.DEBUG)
    try:
        yield written
    finally:
        for logger, level in levels:
            logger.setLevel(level)
        for handler in handlers:
            loggers[0].removeHandler(handler)


def sign_in(watched: Watched) -> None:
    watched.post("/accounts/login/", {"login": "ada@example.com", "password": "wrong " + PASSWORD})
    watched.post("/accounts/login/", {"login": "ada@example.com", "password": PASSWORD})
    cookies = watched.client.cookies
    assert "sessionid" in cookies
    watched.secrets["session"] = cookies["sessionid"].value


def make_key(watched: Watched) -> str:
    text = watched.post("/settings/keys/new/", {"name": "ERP", "scopes": ["read", "write"]})
    found = re.search(r"cm_[0-9a-f]{8}\.[\w-]{43}", text)
    assert found
    watched.given_out("key", found.group())
    watched.secrets["end of key"] = found.group().partition(".")[2]
    return found.group()


def make_sources(watched: Watched) -> None:
    for kind in ("segment", "webhook"):
        answer = watched.client.post("/settings/sources/new/", {"name": kind, "kind": kind})
        watched.answers.append(("", ""))
        issued = answer.context["issued"]
        watched.given_out(f"{kind} source", issued.write_key or issued.secret)


def make_webhook(watched: Watched, url: str) -> Webhook:
    watched.client.post("/settings/webhooks/new/", {"name": "ERP", "url": url})
    webhook = Webhook.objects.get()
    watched.secrets |= {f"webhook {n}": word for n, word in enumerate(secrets_of(webhook))}
    watched.client.post(f"/settings/webhooks/{webhook.pk}/test/")
    send_due(webhook.pk)
    watched.get(f"/settings/webhooks/{webhook.pk}/")
    return webhook


def use_secrets_wrongly(watched: Watched, key: str) -> None:
    """Programs put secrets where they do not belong, and errors tell what they were sent."""
    bearer, basic = {"authorization": f"Bearer {key}"}, base64.b64encode(f"{key}:".encode())
    for path in READ_BY_PROGRAMS:
        watched.get(path, headers=bearer)
    watched.get("/api/v1/customers", headers={"authorization": f"Bearer {key}x"})
    watched.get("/api/v1/customers", headers={"authorization": f"Basic {basic.decode()}"})
    for path in (f"/api/v1/{key}", f"/customers/{key}/", f"/welcome/{key}/", f"/v1/hooks/{key}"):
        watched.get(path)
    watched.get(f"/customers/?token={key}")
    watched.get(f"/calendar/feed/{watched.secrets['end of key']}.ics")
    watched.post("/v1/track", json.dumps({"writeKey": key}), content_type="application/json")
    source = EventSource.objects.get(kind="webhook")
    signed = {"x-customer-map-signature": watched.secrets["webhook source"]}
    path = f"/v1/hooks/{source.code}"
    watched.post(path, "{}", content_type="application/json", headers=signed)


def break_down(watched: Watched, key: str) -> None:
    """The program fails with secrets in the request, and in the error itself."""

    def fails(*_arguments: object, **_named: object) -> object:
        raise RuntimeError(f"no connection to postgresql://crm:{MAIL_PASSWORD}@db/crm with {key}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("customer_map.server.web.middleware.SignedInMiddleware.__call__", fails)
        watched.get(f"/?key={key}", headers={"authorization": f"Bearer {key}"})


def invite_and_reset(watched: Watched) -> None:
    watched.client.post("/settings/users/invite/", {"email": "bo@example.com", "role": "member"})
    watched.client.post("/accounts/password/reset/", {"email": "ada@example.com"})
    for message in mail.outbox:
        for number, path in enumerate(re.findall(r"http://[^/\s]+(/\S{30,})", message.body)):
            watched.secrets[f"{message.subject} {number}"] = path.rstrip("/").rpartition("/")[2]
            watched.answers.append((path, ""))
            Client().get(path)
    watched.get("/settings/users/")


def change_password(watched: Watched) -> None:
    watched.secrets["new password"] = NEW_PASSWORD
    values = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    watched.post("/accounts/password/change/", values)
    short = {**values, "oldpassword": NEW_PASSWORD, "password1": "short", "password2": "other"}
    watched.post("/accounts/password/change/", short)


@pytest.fixture(scope="module")
def used(kept_rows: None) -> Watched:
    """Everything that has to do with secrets has happened."""
    User.objects.create_user("ada@example.com", PASSWORD, name="Ada", role=Role.OWNER)
    cache.clear()
    with all_lines() as lines, override_settings(EMAIL_HOST_PASSWORD=MAIL_PASSWORD):
        watched = Watched(lines)
        use_everything(watched)
    return watched


def use_everything(watched: Watched) -> None:
    sign_in(watched)
    key = make_key(watched)
    make_sources(watched)
    with receiver() as there, override_settings(OUTBOUND_ALLOWED=[there.place]):
        make_webhook(watched, there.url)
    use_secrets_wrongly(watched, key)
    break_down(watched, key)
    invite_and_reset(watched)
    change_password(watched)
    for path in READ_BY_PEOPLE:
        watched.get(path)


def test_logs_tell_no_secret(used: Watched) -> None:
    for form, written in used.lines.items():
        text = written.getvalue()
        assert len(text.splitlines()) > 30, form
        assert "RuntimeError" in text
        for name, secret in used.secrets.items():
            found = [line for line in text.splitlines() if secret in line]
            assert not found, (form, name, found[0])


def test_no_answer_tells_a_secret_after_the_one_that_shows_it(used: Watched) -> None:
    for path, text in used.answers:
        for name, secret in used.secrets.items():
            is_their_own = secret in path  # a page may say again what its address said
            assert is_their_own or secret not in text, (name, path)


def test_no_table_holds_a_secret_as_it_is(used: Watched) -> None:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        assert "audit_auditentry" in tables
        for table in sorted(set(tables) - KEPT_AS_THEY_ARE):
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')  # noqa: S608 - names of tables
            text = "\n".join(row for (row,) in cursor.fetchall())
            for name, secret in used.secrets.items():
                assert secret not in text, (name, table)
