"""Records through the API: keys, scopes, fields, versions, trial runs, acts, and one shape for every error."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.accounts.people import person
from tests.api.programs import ROOT, client_of, delete, patch, post

from customer_map.server.accounts.models import ApiKey, User
from customer_map.server.accounts.roles import Role
from customer_map.server.api import limits
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.models import (
    Activity,
    Case,
    Contact,
    Customer,
    Employment,
    Identifier,
    Lead,
    Note,
    Opportunity,
    Order,
    Pipeline,
    Position,
    Relationship,
    Stage,
    Touchpoint,
)

pytestmark = pytest.mark.django_db

NOBODY = "00000000-0000-0000-0000-000000000000"


def a_customer(name: str = "Nova", owner: User | None = None) -> Customer:
    return Customer.records.create(name=name, owner=owner)


def created(client: Client, path: str, body: object, status: int = 201) -> Any:
    answer = post(client, path, body)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_key_says_whose_it_is() -> None:
    user = person(Role.MEMBER)
    answer = client_of(user, "customer.read").get(f"{ROOT}/me").json()
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
    customer = a_customer()
    client = Client(headers={"Authorization": header} if header is not None else {})
    for path in ("/me", "/customers", f"/customers/{customer.pk}", "/segments"):
        answer = client.get(f"{ROOT}{path}")
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "key_rejected"
        assert answer.json()["hint"]


def test_a_session_is_no_key() -> None:
    client = Client()
    client.force_login(person())
    assert client.get(f"{ROOT}/customers").status_code == 401


def test_revoked_and_expired_keys_are_refused_like_unknown_ones() -> None:
    client = client_of(person())
    assert client.get(f"{ROOT}/customers").status_code == 200
    for change in (
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(1), "revoked_at": None},
    ):
        ApiKey.objects.update(**change)
        assert client.get(f"{ROOT}/customers").json()["code"] == "key_rejected"


def test_a_problem_says_what_is_wrong_with_every_field() -> None:
    answer = post(client_of(person()), "/customers", {"name": 1, "kind": "x", "nmae": "Nova"})
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"].endswith("#problem-invalid_value")
    assert (problem["title"], problem["status"]) == ("Unprocessable Entity", 422)
    assert {one["field"] for one in problem["errors"]} == {"name", "kind", "nmae"}
    assert not Customer.records.exists()


def test_errors_speak_the_language_that_is_asked_for() -> None:
    answer = Client().get(f"{ROOT}/customers", headers={"Accept-Language": "zh-CN"}).json()
    assert answer["detail"] == "缺少 API 密钥，或密钥无效。"


@pytest.mark.parametrize("path", ["/nowhere", "/customers/x/y/z", "/"])
def test_an_address_that_leads_nowhere_is_a_problem_too(path: str) -> None:
    answer = client_of(person()).get(f"{ROOT}{path}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_method_that_is_not_there_is_a_problem_with_the_allowed_ones() -> None:
    answer = client_of(person()).put(f"{ROOT}/customers", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET, POST"


def test_only_asked_fields_are_shown() -> None:
    customer = a_customer()
    client = client_of(person())
    rows = client.get(f"{ROOT}/customers", {"fields": "name, city", "sort": "-created_at"}).json()
    assert rows["items"] == [{"id": str(customer.pk), "name": "Nova", "city": ""}]
    assert client.get(f"{ROOT}/customers", {"fields": "secret"}).status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 201},
        {"limit": "x"},
        {"sort": "owner"},
        {"sort": "owner__password"},
        {"cursor": "x"},
        {"nmae": "x"},
        {"owner_id": "x"},
        {"owner__password": "x"},
        {"filter": "{"},
        {"filter": '{"field": "owner.password", "op": "is", "value": "x"}'},
        {"expand": "password"},
        {"kind": "x"},
        {"employees": "99999999999999999999"},
    ],
)
def test_a_question_that_cannot_be_is_refused_with_its_name(query: dict[str, object]) -> None:
    answer = client_of(person()).get(f"{ROOT}/customers", query)
    assert answer.status_code == 422
    assert answer.json()["code"] in {"invalid_value", "invalid_cursor", "invalid_filter"}


def test_simple_questions_keep_a_list_to_what_is_asked() -> None:
    for name, employees, tags in (("A", 5, ["vip"]), ("B", 50, ["vip", "new"]), ("C", None, [])):
        Customer.records.create(name=name, employees=employees, tags=tags, kind="person")
    client = client_of(person())

    def names(**questions: object) -> str:
        page = client.get(f"{ROOT}/customers", questions).json()
        return "".join(row["name"] for row in page["items"])

    assert names(tag="vip") == "AB"
    assert names(employees_from=50) == "B"
    assert names(employees_before=50) == "A"
    assert names(kind="organisation") == ""
    assert names(name="C") == "C"
    assert names(name="\x00C") == "C"
    assert names(created_at_from="2100-01-01T00:00:00Z") == ""
    assert names(sort="-employees") == "BAC"
    assert names(sort="employees") == "ABC"


def test_trees_also_ask_about_behaviour_if_the_key_may_read_it() -> None:
    buyer, user = a_customer("Buyer"), person()
    a_customer("Other")
    Order.records.create(number="1", customer=buyer, placed_at=timezone.now())
    tree = '{"has": "orders", "at_least": 1}'
    page = client_of(user).get(f"{ROOT}/customers", {"filter": tree}).json()
    assert [row["name"] for row in page["items"]] == ["Buyer"]
    refused = client_of(user, "customer.read").get(f"{ROOT}/customers", {"filter": tree})
    assert refused.status_code == 403
    assert "order.read" in refused.json()["detail"]


def test_a_key_that_may_not_read_contacts_cannot_show_them_inside_others() -> None:
    client = client_of(person(), "order.read", "activity.read")
    assert client.get(f"{ROOT}/activities", {"expand": "contact"}).status_code == 403


def test_totals_are_told_only_when_asked_for() -> None:
    a_customer()
    client = client_of(person())
    assert "total" not in client.get(f"{ROOT}/customers").json()
    page = client.get(f"{ROOT}/customers", {"count": "true"}).json()
    assert (page["total"], page["total_is_capped"]) == (1, False)


def test_a_created_record_is_answered_with_its_address_and_version() -> None:
    user = person()
    body = {"name": " Nova ", "employees": 7, "owner_id": None, "tags": ["vip"]}
    answer = post(client_of(user), "/customers", body)
    row = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert answer.headers["Location"] == f"/api/v1/customers/{row['id']}"
    assert (row["name"], row["employees"], row["owner_id"]) == ("Nova", 7, None)
    entry = AuditEntry.objects.get(verb="customer.create")
    assert (entry.via, entry.actor) == ("api", user)


def test_a_change_sets_what_was_sent_and_nothing_else() -> None:
    customer = Customer.records.create(name="Nova", city="Bonn")
    answer = patch(client_of(person()), f"/customers/{customer.pk}", {"name": "Vega"}, '"1"')
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert (answer.json()["name"], answer.json()["city"]) == ("Vega", "Bonn")


def test_of_two_changes_from_one_version_the_second_gets_both_values() -> None:
    client, customer = client_of(person()), a_customer()
    patch(client, f"/customers/{customer.pk}", {"name": "Vega"}, '"1"')
    answer = patch(client, f"/customers/{customer.pk}", {"name": "Orion"}, '"1"')
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (412, "stale_version")
    assert (problem["theirs"], problem["yours"], problem["version"]) == (
        {"name": "Vega"},
        {"name": "Orion"},
        2,
    )
    assert delete(client, f"/customers/{customer.pk}", '"1"').status_code == 412
    assert Customer.records.get().name == "Vega"


@pytest.mark.parametrize(
    ("version", "status"),
    [
        (None, 428),
        ("x", 422),
        ('"-1"', 422),
        ("9" * 150, 422),
        ("2", 412),
        ("*", 200),
        ('W/"1"', 200),
    ],
)
def test_a_change_names_the_version_it_has_seen(version: object, status: int) -> None:
    customer = a_customer()
    answer = patch(client_of(person()), f"/customers/{customer.pk}", {"name": "Vega"}, version)
    assert answer.status_code == status
    assert Customer.records.get().name == ("Vega" if status == 200 else "Nova")


@pytest.mark.parametrize(
    "body", ['{"name": ""}', '{"name": 1}', '{"name": "\\ud800"}', "[]", "not json", "", '{"x": 1}']
)
def test_a_body_that_does_not_fit_changes_nothing(body: str) -> None:
    customer = a_customer()
    answer = client_of(person()).patch(
        f"{ROOT}/customers/{customer.pk}",
        body,
        content_type="application/json",
        headers={"If-Match": "1"},
    )
    assert answer.status_code == 422
    assert Customer.records.get().name == "Nova"


def test_a_deleted_record_is_gone_for_readers() -> None:
    client, customer = client_of(person()), a_customer()
    assert delete(client, f"/customers/{customer.pk}").status_code == 204
    assert client.get(f"{ROOT}/customers/{customer.pk}").status_code == 404
    assert delete(client, f"/customers/{customer.pk}").status_code == 404


def test_unknown_ids_are_not_found() -> None:
    client = client_of(person())
    assert client.get(f"{ROOT}/customers/{NOBODY}").status_code == 404
    assert client.get(f"{ROOT}/customers/no-id").status_code == 422
    assert client.get(f"{ROOT}/order-lines/{10**30}").status_code == 404


def test_linking_wants_the_right_to_edit_both_ends() -> None:
    member, owner = person(Role.MEMBER), person(Role.OWNER, "Li Jing")
    shared = a_customer("Shared")
    answer = post(client_of(member), "/contacts", {"name": "Mia", "customer_id": str(shared.pk)})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    hidden = a_customer("Hidden", owner)
    answer = post(client_of(member), "/contacts", {"name": "Mia", "customer_id": str(hidden.pk)})
    assert answer.status_code == 404
    assert not Contact.records.exists()


def test_a_trial_tells_what_would_change_and_keeps_nothing() -> None:
    client, customer = client_of(person()), a_customer()
    path = f"/customers/{customer.pk}"
    tried = client.patch(
        f"{ROOT}{path}?dry_run=true",
        {"name": "Vega"},
        content_type="application/json",
        headers={"If-Match": "*"},
    ).json()
    assert tried["changes"] == {"name": {"from": "Nova", "to": "Vega"}}
    assert (tried["dry_run"], tried["record"]["name"]) == (True, "Vega")
    new = post(client, "/customers?dry_run=true", {"name": "Orion"})
    assert new.status_code == 200
    assert new.json()["changes"]["name"] == {"from": None, "to": "Orion"}
    gone = client.delete(f"{ROOT}{path}?dry_run=true", headers={"If-Match": "*"}).json()
    assert gone["record"] is None
    assert list(gone["changes"]) == ["deleted_at"]
    assert post(client, "/customers?dryrun=true", {"name": "Orion"}).status_code == 422
    assert list(Customer.records.values_list("name", "version", "deleted_at")) == [
        ("Nova", 1, None)
    ]
    assert not AuditEntry.objects.filter(record_type="customer").exists()


def test_an_organisation_is_built_and_changed_through_the_api() -> None:
    client = client_of(person())
    customer = created(client, "/customers", {"name": "Nova"})["id"]
    mia, tom = (
        created(client, "/contacts", {"name": name, "customer_id": customer})["id"]
        for name in ("Mia", "Tom")
    )
    chief = created(client, "/positions", {"customer_id": customer, "title": "Chief"})["id"]
    clerk = created(client, "/positions", {"customer_id": customer, "title": "Clerk"})["id"]
    moved = patch(
        client, f"/positions/{clerk}", {"reports_to_id": chief, "department": "IT"}
    ).json()
    assert (moved["reports_to_id"], moved["department"]) == (chief, "IT")
    assert patch(client, f"/positions/{chief}", {"reports_to_id": clerk}).status_code == 422
    job = created(client, "/employments", {"contact_id": mia, "position_id": chief})["id"]
    assert post(client, f"/employments/{job}/end", {}).json()["valid_to"]
    assert post(client, f"/employments/{job}/end", {}).status_code == 422
    tie = created(
        client,
        "/relationships",
        {"customer_id": customer, "kind": "knows", "source_id": mia, "target_id": tom},
    )["id"]
    newer = patch(client, f"/relationships/{tie}", {"strength": 80}).json()
    assert (newer["id"] != tie, newer["strength"], newer["valid_to"]) == (True, 80, None)
    assert post(client, f"/relationships/{newer['id']}/end", {}).status_code == 200
    assert (Position.records.count(), Employment.records.count()) == (2, 1)
    assert Relationship.records.filter(valid_to__isnull=True).count() == 0
    created(client, "/identifiers", {"kind": "id", "value": "7", "customer_id": customer})
    again = {"kind": "id", "value": "7", "customer_id": customer}
    assert post(client, "/identifiers", again).status_code == 422
    assert Identifier.records.count() == 1


def test_selling_goes_through_the_api() -> None:
    client = client_of(person())
    pipeline = created(client, "/pipelines", {"name": "Sales"})["id"]
    first, second = (
        created(client, "/stages", {"pipeline_id": pipeline, "name": name, "outcome": outcome})[
            "id"
        ]
        for name, outcome in (("Open", "open"), ("Won", "won"))
    )
    lead = created(client, "/leads", {"name": "Mia", "company": "Nova"})["id"]
    body = {"opportunity_name": "Pumps", "amount": "100.50"}
    assert post(client, f"/leads/{lead}/convert", body).json()["status"] == "converted"
    deal = Opportunity.records.get()
    assert (str(deal.amount), str(deal.stage_id)) == ("100.5000", first)
    moved = post(client, f"/opportunities/{deal.pk}/move", {"stage_id": second}).json()
    assert (moved["stage_id"], moved["amount"]) == (second, "100.5")
    product = created(client, "/products", {"code": "P", "name": "Pump", "price": 5})["id"]
    order = created(
        client,
        "/orders",
        {
            "number": "1",
            "placed_at": "2026-03-01T08:00:00+08:00",
            "lines": [{"quantity": 2, "unit_price": "2.25", "product_id": product}],
        },
    )
    assert (order["total"], order["placed_at"]) == ("4.5", "2026-03-01T00:00:00Z")
    shown = client.get(f"{ROOT}/orders/{order['id']}", {"expand": "lines"}).json()
    assert [line["quantity"] for line in shown["lines"]] == ["2"]
    assert (Lead.records.count(), Pipeline.records.count(), Stage.records.count()) == (1, 1, 2)


def test_work_goes_through_the_api() -> None:
    user, customer = person(), a_customer()
    client = client_of(user)
    mia = created(client, "/contacts", {"name": "Mia"})["id"]
    about = {"customer_id": str(customer.pk)}
    call = {
        "subject": "Call",
        "kind": "call",
        "contact_ids": [mia],
        "user_ids": [str(user.pk)],
        **about,
    }
    activity = created(client, "/activities", call)["id"]
    assert post(client, f"/activities/{activity}/complete", None).json()["done_at"]
    shown = client.get(f"{ROOT}/activities/{activity}", {"expand": "participants,owner"}).json()
    assert len(shown["participants"]) == 2
    assert shown["owner"]["name"] == user.name
    case = created(client, "/cases", {"subject": "Broken", **about})["id"]
    assert post(client, f"/cases/{case}/close", {"satisfaction": 9}).status_code == 422
    assert post(client, f"/cases/{case}/close", {"satisfaction": 4}).json()["status"] == "closed"
    note = created(client, "/notes", {"record_type": "case", "record_id": case, "text": "Hm"})["id"]
    assert patch(client, f"/notes/{note}", {"text": "Aha"}).json()["text"] == "Aha"
    fact = {"channel": "web", "name": "visit", "source": "shop", "message_id": "1", "score": 0.5}
    seen = {**fact, **about, "occurred_at": "2026-03-01T08:00:00Z"}
    assert created(client, "/touchpoints", seen)["score"] == 0.5
    assert created(client, "/touchpoints", seen, status=200) == {"known": True}
    assert (Activity.records.count(), Case.records.count(), Note.records.count()) == (1, 1, 1)
    names = ["call", "case closed", "case opened", "visit"]
    assert sorted(Touchpoint.records.values_list("name", flat=True)) == names


def test_a_key_for_customers_reads_and_writes_no_notes_on_cases() -> None:
    user = person()
    case = Case.records.create(subject="Broken")
    Note.records.create(record_type="case", record_id=case.pk, text="secret")
    client = client_of(user, "customer.read", "customer.write")
    assert client.get(f"{ROOT}/notes").json()["items"] == []
    body = {"record_type": "case", "record_id": str(case.pk), "text": "Hm"}
    assert post(client, "/notes", body).status_code == 403


def test_custom_fields_and_tags_are_defined_and_filled() -> None:
    client = client_of(person())
    field = {"record_type": "customer", "label": "Size", "key": "size", "kind": "number"}
    created(client, "/custom-fields", field)
    created(client, "/tags", {"name": "vip"})
    assert created(client, "/customers", {"name": "N", "custom": {"size": 7}})["custom"] == {
        "size": 7
    }
    assert post(client, "/customers", {"name": "N", "custom": {"x": 7}}).status_code == 422
    member = client_of(person(Role.MEMBER))
    assert post(member, "/custom-fields", {**field, "key": "two"}).status_code == 403


def test_who_asks_too_often_is_told_when_to_come_again(settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    client = client_of(person())
    first = client.get(f"{ROOT}/me")
    assert first.headers["RateLimit-Policy"] == '"key";q=2;w=60'
    assert first.headers["RateLimit"].startswith('"key";r=1;t=')
    client.get(f"{ROOT}/me")
    refused = client.get(f"{ROOT}/me")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit"].startswith('"key";r=0;t=')
    assert client_of(person(Role.MEMBER)).get(f"{ROOT}/me").status_code == 200
    limits._windows.forget()
    assert client.get(f"{ROOT}/me").status_code == 200
