"""The API: keys, scopes, paging, versions, and one shape for every error."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from tests.accounts.people import person

from customer_map.errors import (
    ConflictError,
    CustomerMapError,
    InvalidValueError,
    NotAllowedError,
    RecordNotFoundError,
)
from customer_map.server.accounts.actions.keys import create_key
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import ApiKey, User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.models import Customer
from customer_map.server.problems import described, status_of

pytestmark = pytest.mark.django_db

LIST = "/api/v1/customers"


def client_of(user: User, *scopes: str) -> Client:
    issued = create_key(actor=Actor(user), name="test", scopes=scopes or ("read", "write"))
    return Client(headers={"Authorization": f"Bearer {issued.presented}"})


def a_customer(name: str = "Nova", owner: User | None = None) -> Customer:
    return Customer.records.create(name=name, owner=owner)


def rename(client: Client, customer: Customer, name: str, version: str = '"1"') -> HttpResponse:
    path = f"{LIST}/{customer.pk}"
    headers = {"If-Match": version} if version else {}
    return client.patch(path, {"name": name}, content_type="application/json", headers=headers)


def test_a_key_says_whose_it_is() -> None:
    user = person(Role.MEMBER)
    answer = client_of(user, "customer.read").get("/api/v1/me").json()
    assert answer == {
        "id": str(user.pk),
        "email": user.email,
        "name": user.name,
        "role": "member",
        "scopes": ["customer.read"],
    }


@pytest.mark.parametrize(
    "header", [None, "", "Bearer ", "Bearer x", "Bearer cm_12345678.x", "Basic abc", "x"]
)
def test_without_a_working_key_nothing_is_answered(header: str | None) -> None:
    a_customer()
    client = Client(headers={"Authorization": header} if header is not None else {})
    for path in ("/api/v1/me", LIST, f"{LIST}/{Customer.records.get().pk}"):
        answer = client.get(path)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json()["error"]["code"] == "key_rejected"
        assert answer.json()["error"]["hint"]


def test_a_session_is_no_key() -> None:
    client = Client()
    client.force_login(person())
    assert client.get(LIST).status_code == 401


def test_revoked_and_expired_keys_are_refused_like_unknown_ones() -> None:
    client = client_of(person())
    assert client.get(LIST).status_code == 200
    for change in (
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(1), "revoked_at": None},
    ):
        ApiKey.objects.update(**change)
        assert client.get(LIST).json()["error"]["code"] == "key_rejected"


def test_scopes_are_checked_before_anything_else() -> None:
    user, customer = person(), a_customer()
    for scopes in (("contact.read",), ("write",)):
        assert client_of(user, *scopes).get(LIST).status_code == 403
        assert client_of(user, *scopes).get(f"{LIST}/{customer.pk}").status_code == 403
    answer = rename(client_of(user, "read"), customer, "Vega")
    assert answer.status_code == 403
    assert answer.json()["error"]["message"] == "The API key lacks the scope customer.write."
    assert Customer.records.get().name == "Nova"


def test_a_key_reaches_no_farther_than_its_user() -> None:
    member, other = person(Role.MEMBER), person(Role.MEMBER, "Li Jing")
    a_customer("Own", member)
    hidden = a_customer("Hidden", other)
    client = client_of(member)
    page = client.get(LIST).json()
    assert ([row["name"] for row in page["items"]], page["total"]) == (["Own"], 1)
    assert client.get(f"{LIST}/{hidden.pk}").status_code == 404
    assert rename(client, hidden, "Mine").status_code == 404
    assert Customer.records.get(pk=hidden.pk).name == "Hidden"


def test_a_viewer_with_a_key_that_may_write_still_writes_nothing() -> None:
    customer = a_customer()
    assert rename(client_of(person(Role.VIEWER)), customer, "Vega").status_code == 403
    assert not AuditEntry.objects.filter(record_type="customer").exists()


def test_pages_cover_all_customers_once() -> None:
    for number in range(7):
        a_customer(f"C{number}")
    client = client_of(person())
    names = []
    for page in (1, 2, 3, 4):
        answer = client.get(LIST, {"page": page, "size": 3}).json()
        assert (answer["page"], answer["total"]) == (page, 7)
        names += [row["name"] for row in answer["items"]]
    assert names == [f"C{number}" for number in range(7)]


@pytest.mark.parametrize(
    "query", [{"page": 0}, {"size": 0}, {"size": 201}, {"page": "x"}, {"page": -1}]
)
def test_a_page_that_cannot_be_is_refused_with_its_name(query: dict[str, object]) -> None:
    answer = client_of(person()).get(LIST, query)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid_value"
    assert next(iter(query)) in answer.json()["error"]["message"]


def test_one_customer_carries_its_version_as_etag() -> None:
    customer = a_customer()
    answer = client_of(person()).get(f"{LIST}/{customer.pk}")
    assert answer.headers["ETag"] == '"1"'
    assert (answer.json()["name"], answer.json()["version"]) == ("Nova", 1)


def test_a_rename_with_the_seen_version_is_written_and_logged_as_api() -> None:
    user, customer = person(), a_customer()
    answer = rename(client_of(user), customer, "Vega")
    assert answer.status_code == 200
    assert answer.json()["name"] == "Vega"
    assert answer.headers["ETag"] == '"2"'
    entry = AuditEntry.objects.get(verb="customer.rename")
    assert (entry.via, entry.actor) == ("api", user)


def test_of_two_renames_from_one_version_the_second_gets_both_values() -> None:
    client, customer = client_of(person()), a_customer()
    rename(client, customer, "Vega")
    answer = rename(client, customer, "Orion")
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert (error["theirs"], error["yours"], error["version"]) == (
        {"name": "Vega"},
        {"name": "Orion"},
        2,
    )
    assert Customer.records.get().name == "Vega"


@pytest.mark.parametrize("version", ["", "x", '"-1"', "*", "9" * 5000])
def test_a_change_names_the_version_it_has_seen(version: str) -> None:
    customer = a_customer()
    answer = rename(client_of(person()), customer, "Vega", version)
    assert answer.status_code == 422
    assert "match" in answer.json()["error"]["message"].lower()
    assert Customer.records.get().name == "Nova"


@pytest.mark.parametrize("body", ['{"name": ""}', '{"name": 1}', "{}", "[]", "not json", ""])
def test_a_body_that_does_not_fit_changes_nothing(body: str) -> None:
    customer = a_customer()
    answer = client_of(person()).patch(
        f"{LIST}/{customer.pk}", body, content_type="application/json", headers={"If-Match": "1"}
    )
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid_value"
    assert Customer.records.get().name == "Nova"


def test_unknown_ids_are_not_found() -> None:
    client = client_of(person())
    assert client.get(f"{LIST}/00000000-0000-0000-0000-000000000000").status_code == 404
    assert client.get(f"{LIST}/no-id").status_code == 422


def test_errors_speak_the_language_that_is_asked_for() -> None:
    answer = Client().get(LIST, headers={"Accept-Language": "zh-CN"}).json()
    assert answer["error"]["message"] == "缺少 API 密钥，或密钥无效。"


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (RecordNotFoundError(), 404),
        (NotAllowedError(right="x"), 403),
        (ConflictError(theirs={}, yours={}, version=1), 409),
        (InvalidValueError(field="x", reason="y"), 422),
        (CustomerMapError(), 422),
    ],
)
def test_each_class_of_error_has_one_status(problem: CustomerMapError, status: int) -> None:
    assert status_of(problem) == status
    assert {"code", "message", "hint"} <= set(described(problem))
