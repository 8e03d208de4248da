"""Lists of the API past Django's middleware: the same answers as on the usual way, to the last header field."""

import asyncio
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import orjson
import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpResponse
from django.test import Client, override_settings
from tests.crm.people import person

from customer_map.server.accounts.actions.keys import create_key, revoke_key
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import RoleRight, Team, User
from customer_map.server.accounts.roles import Reach, Role
from customer_map.server.api import known_keys, limits, repeated
from customer_map.server.config import direct_lists, loop_connections
from customer_map.server.config.loop_connections import LoopConnections
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.models import Customer

pytestmark = pytest.mark.django_db

# Of these the usual way says more, as its other answers do vary.
ONLY_OF_PAGES = {"Vary", "Content-Language", "Content-Length", "RateLimit"}
REQUEST = "the-same-request"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    limits._windows.forget()
    known_keys._known.clear()
    repeated._kept.clear()
    # The transaction of a test must stay open between two requests.
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda _self: None)


def scope_of(path: str, query: str = "", key: str = "", **changed: Any) -> dict[str, Any]:
    headers = [(b"host", b"localhost"), (b"accept-language", b"zh-CN")]
    headers.append((b"x-request-id", REQUEST.encode()))
    if key:
        headers.append((b"authorization", f"Bearer {key}".encode()))
    scope = {"path": path, "method": "GET", "query_string": query.encode(), "headers": headers}
    return {**scope, **changed}


def directly(path: str, query: str = "", key: str = "") -> HttpResponse:
    question = direct_lists.question_of(scope_of(path, query, key))
    assert question is not None
    sent = direct_lists.answer(question)
    fields = {name.decode(): word.decode("latin-1") for name, word in sent.fields}
    return HttpResponse(sent.content, status=sent.status, headers=fields)


def usually(path: str, query: str = "", key: str = "") -> HttpResponse:
    headers = {"Authorization": f"Bearer {key}", "Accept-Language": "zh-CN"}
    headers["X-Request-ID"] = REQUEST
    return Client().get(f"{path}?{query}", headers=headers)  # type: ignore[return-value]


def key_of(user: User, *scopes: str) -> str:
    return create_key(actor=Actor(user), name="key", scopes=scopes or ["read"]).presented


def same(one: HttpResponse, other: HttpResponse) -> None:
    assert one.status_code == other.status_code, one.content
    assert one.content == other.content
    names = set(one.headers) | set(other.headers)
    for name in names - ONLY_OF_PAGES:
        assert one.headers.get(name) == other.headers.get(name), name
    assert "RateLimit" in one.headers or one.status_code == 401


@pytest.mark.parametrize(
    "query",
    [
        "",
        "limit=1",
        "limit=2&fields=name,city,tags",
        "sort=-updated_at",
        "tag=vip&city=Bonn",
        "count=true",
        "expand=owner,identifiers",
        "filter=" + quote('{"field":"city","op":"is","value":"Bonn"}'),
        "cursor=made-up",
        "fields=nothing",
        "name=%00",
        "created_at_from=2020-01-01T00:00:00Z",
    ],
)
def test_a_list_is_answered_as_on_the_usual_way(query: str) -> None:
    owner = person()
    for number in range(4):
        values = {"name": f"C{number}", "city": ("Bonn", "上海")[number % 2], "tags": ["vip"]}
        create_customer(actor=Actor(owner), values=values)
    key = key_of(owner)
    for _ in range(3):  # the second time it is kept
        same(directly("/api/v1/customers", query, key), usually("/api/v1/customers", query, key))


def test_the_pages_of_a_list_follow_each_other() -> None:
    owner = person()
    for number in range(5):
        create_customer(actor=Actor(owner), values={"name": f"C{number}"})
    key, names, cursor = key_of(owner), [], ""
    while cursor is not None:
        page = directly("/api/v1/customers", f"limit=2&cursor={cursor}", key).content
        told = orjson.loads(page)
        names += [row["name"] for row in told["items"]]
        cursor = told["next_cursor"]
    assert names == [f"C{number}" for number in range(5)]


def test_rights_that_change_hold_at_the_next_question() -> None:
    member, other = person(Role.MEMBER), person()
    create_customer(actor=Actor(member), values={"name": "Mine"})
    create_customer(actor=Actor(other), values={"name": "Theirs"})
    key = key_of(member)

    def names() -> bytes:
        return directly("/api/v1/customers", "fields=name", key).content

    assert b"Mine" in names()
    assert b"Theirs" not in names()
    cell = RoleRight.objects.create(
        role=Role.MEMBER, record_type="customer", intent="read", reach=Reach.ALL
    )
    assert b"Theirs" in names()
    cell.reach = Reach.NONE
    cell.save()
    assert b"Mine" not in names()
    cell.delete()
    assert b"Theirs" not in names()
    User.objects.filter(pk=member.pk).update(role=Role.MANAGER)
    assert b"Theirs" in names()
    Customer.records.filter(name="Theirs").update(owner=member, deleted_at="2026-01-01T00:00Z")
    assert b"Theirs" not in names()


def test_a_key_that_is_revoked_or_unknown_or_of_somebody_gone_is_refused() -> None:
    owner = person()
    issued = create_key(actor=Actor(owner), name="key", scopes=["read"])
    assert directly("/api/v1/customers", key=issued.presented).status_code == 200
    for wrong in ("cm_12345678.nothing", issued.presented + "x", "ключ"):
        same(directly("/api/v1/customers", key=wrong), usually("/api/v1/customers", key=wrong))
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert directly("/api/v1/customers", key=issued.presented).status_code == 401
    User.objects.filter(pk=owner.pk).update(is_active=True)
    revoke_key(actor=Actor(owner), key_id=issued.key.pk)
    told = directly("/api/v1/customers", key=issued.presented)
    assert told.status_code == 401
    assert told.headers["WWW-Authenticate"] == "Bearer"


def test_scopes_and_limits_hold() -> None:
    key = key_of(person(), "contact.read")
    same(directly("/api/v1/customers", key=key), usually("/api/v1/customers", key=key))
    assert directly("/api/v1/customers", key=key).status_code == 403
    with override_settings(API_REQUESTS_PER_MINUTE=1):
        limits._windows.forget()
        assert directly("/api/v1/contacts", key=key).status_code == 200
        refused = directly("/api/v1/contacts", key=key)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "scope",
    [
        scope_of("/api/v1/customers", key="x", method="POST"),
        scope_of("/api/v1/customers/", key="x"),
        scope_of("/customers", key="x"),
        scope_of("customers", key="x"),
        scope_of("/api/v1/nothing", key="x"),
        scope_of("/api/v1/customers"),
        scope_of("/api/v1/customers", "surprise=1", key="x"),
        scope_of("/api/v1/customers", "limit=many", key="x"),
        scope_of("/api/v1/customers", "&".join(f"a{n}=1" for n in range(200)), key="x"),
        scope_of(
            "/api/v1/customers", headers=[(b"host", b"evil"), (b"authorization", b"Bearer x")]
        ),
    ],
)
def test_what_is_out_of_the_ordinary_goes_the_usual_way(scope: dict[str, Any]) -> None:
    assert direct_lists.question_of(scope) is None


def test_a_lost_connection_is_left_to_the_usual_way() -> None:
    request = direct_lists.question_of(scope_of("/api/v1/customers", key=key_of(person())))
    assert request is not None
    with (
        patch.object(direct_lists, "page_of", side_effect=OperationalError),
        pytest.raises(OperationalError),
    ):
        direct_lists.answer(request)


def again(query: str, key: str) -> bool:
    """Whether the question is answered as before, with one question to the database."""
    question = direct_lists.question_of(scope_of("/api/v1/customers", query, key))
    assert question is not None
    return repeated.answer_again(key, question.question) is not None


@pytest.mark.parametrize("query", ["", "limit=1", "city=nowhere", "sort=-name&fields=name"])
def test_the_same_question_is_answered_as_before_with_or_without_rows(query: str) -> None:
    owner = person()
    for number in range(2):
        create_customer(actor=Actor(owner), values={"name": f"100 % C{number}"})
    key = key_of(owner)
    assert not again(query, key)
    first = directly("/api/v1/customers", query, key)
    directly("/api/v1/customers", query, key)  # the first one has noted the use of the key
    assert again(query, key)
    assert directly("/api/v1/customers", query, key).content == first.content


@pytest.mark.parametrize("query", ["count=true", "expand=owner", "cursor=x", "filter=%7B%7D"])
def test_what_more_than_rows_answer_is_worked_out_each_time(query: str) -> None:
    key = key_of(person())
    for _ in range(3):
        directly("/api/v1/customers", query, key)
    assert not again(query, key)


def test_nothing_is_answered_as_before_once_the_key_or_its_user_has_changed() -> None:
    owner = person()
    key = key_of(owner)

    def changed(**values: Any) -> bool:
        for _ in range(2):
            directly("/api/v1/customers", "", key)
        assert again("", key)
        User.objects.filter(pk=owner.pk).update(**values)
        return not again("", key)

    assert changed(name="Renamed")
    assert changed(role=Role.VIEWER)
    assert changed(is_active=False)


def test_who_joins_a_team_sees_its_customers_at_once() -> None:
    member, other = person(Role.MEMBER), person(Role.MEMBER)
    create_customer(actor=Actor(other), values={"name": "Theirs"})
    team, key = Team.objects.create(name="North"), key_of(member)
    other.teams.add(team)
    for _ in range(3):
        assert b"Theirs" not in directly("/api/v1/customers", "fields=name", key).content
    assert again("fields=name", key)
    member.teams.add(team)
    assert b"Theirs" in directly("/api/v1/customers", "fields=name", key).content
    assert again("fields=name", key)


def test_the_limit_holds_for_what_is_answered_as_before() -> None:
    key = key_of(person())
    for _ in range(2):
        directly("/api/v1/customers", "", key)
    left = directly("/api/v1/customers", "", key).headers["RateLimit"]
    assert directly("/api/v1/customers", "", key).headers["RateLimit"] != left
    with override_settings(API_REQUESTS_PER_MINUTE=1):
        limits._windows.forget()
        assert directly("/api/v1/customers", "", key).status_code == 200
        assert directly("/api/v1/customers", "", key).status_code == 429


async def in_loop(query: str, key: str, times: int = 1) -> list[bytes | None]:
    found = []
    for _ in range(times):
        question = direct_lists.question_of(scope_of("/api/v1/customers", query, key))
        assert question is not None
        sent = await direct_lists.answer_in_loop(question)
        found.append(sent and sent.content)
    return found


async def loop_with_connections(*questions: tuple[str, str]) -> list[bytes | None]:
    """Ask in one event loop, and leave no connection open."""
    with patch.object(direct_lists, "_connections", LoopConnections()) as connections:
        found = [(await in_loop(*question))[0] for question in questions]
        await connections.close()
    return found


@pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)
def test_the_event_loop_itself_answers_what_was_asked_before_while_the_key_is_as_it_was() -> None:
    owner = person()
    for name in ("Zürich AG", "100 % 云"):
        create_customer(actor=Actor(owner), values={"name": name, "tags": ["a", "b"]})
    issued = create_key(actor=Actor(owner), name="key", scopes=["read"])
    asked = ("", issued.presented)
    assert asyncio.run(loop_with_connections(asked)) == [None]
    for _ in range(2):
        usual = directly("/api/v1/customers", *asked).content
    assert asyncio.run(loop_with_connections(asked, asked)) == [usual, usual]
    revoke_key(actor=Actor(owner), key_id=issued.key.pk)
    assert asyncio.run(loop_with_connections(asked)) == [None]
    assert directly("/api/v1/customers", *asked).status_code == 401


@pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)
def test_without_room_or_database_the_event_loop_answers_nothing() -> None:
    asked = ("", key_of(person()))
    for _ in range(2):
        directly("/api/v1/customers", *asked)
    with patch.object(loop_connections, "MOST_CONNECTIONS", 0):
        assert asyncio.run(loop_with_connections(asked)) == [None]
    with patch.object(psycopg.AsyncConnection, "connect", side_effect=psycopg.OperationalError):
        assert asyncio.run(loop_with_connections(asked)) == [None]
