"""Hostile text through every door, forms, API and files: what comes out on pages, exports and maps is text.

`test_pages.py` finds such text in every field of every row; here it takes the ways on which people bring it in.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from tests.api.programs import client_of as program_of
from tests.api.programs import post
from tests.intake.files import upload
from tests.security.markup import EVALUATED, LINK, PAYLOAD, foreign_markup
from tests.security.sights import body_of, finish
from tests.web.browsing import client_of, form_values

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.api.endpoints import api
from customer_map.server.api.kinds import KINDS as KINDS_OF_API
from customer_map.server.api.kinds import Kind as KindOfApi
from customer_map.server.crm.models import Customer
from customer_map.server.intake.actions.choosing import choose_mapping, enqueue
from customer_map.server.intake.actions.running import run_import
from customer_map.server.intake.options import ImportOptions
from customer_map.server.web.records.kinds import KINDS

pytestmark = pytest.mark.django_db

# What has a form of its own, such as an address: anything else is refused there.
FORMED = {"email", "phone", "mobile", "website", "currency", "language"} | {
    "time_zone", "recurrence", "kind", "colour",
}  # fmt: skip
TYPED = {"text", "search", "url", "tel", "email", ""}
SHORT = 40
# They join records of which there must be others before; `test_pages.py` has rows of them.
SECOND_STEP = {"api relationships", "api map-members", "api assessments"}
DAY = "2026-03-01T09:00:00Z"
# What the API wants besides words.
MEANT = {
    "relationship": {"kind": "knows"},
    "identifier": {"kind": "external"},
    "opportunityline": {"unit_price": "1"},
    "reminder": {"minutes_before": 5},
    "customfield": {"record_type": "customer", "key": "level", "kind": "text"},
}
CUSTOMERS = ("name", "industry", "city", "country", "region", "address", "contact_name", "note")
ORDERS = ("product_name", "category", "customer_name", "country", "city", "channel", "note")


class TextFields(HTMLParser):
    """Finds the fields of a record's form that take any words, and how long they may be."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths: dict[str, int] = {}
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("data-controller") == "unsaved"
        is_typed = tag == "input" and given.get("type", "") in TYPED and "list" not in given
        if self._inside and (tag == "textarea" or is_typed):
            self.lengths[given.get("name", "")] = int(given.get("maxlength") or SHORT)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False


@dataclass
class Office:
    """A workspace into which hostile text came through every door, and what each door said."""

    owner: User
    said: list[tuple[str, int, str]]

    def note(self, door: str, answer: Any) -> None:
        self.said.append((door, answer.status_code, body_of(answer).decode(errors="replace")))
        finish(answer)


@pytest.fixture(scope="module")
def office(kept_rows: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    owner = User.objects.create_user("owner@example.com", name=PAYLOAD, role=Role.OWNER)
    made = Office(owner, [])
    with override_settings(FILES_FOLDER=tmp_path_factory.mktemp("files")):
        through_files(made)
        through_the_api(made)
        through_forms(made)
        yield made


def through_files(office: Office) -> None:
    """Import a file of customers and one of orders whose every text is hostile."""
    for fields, more in (
        (CUSTOMERS, {"external_id": "C-1", "website": LINK}),
        (ORDERS, {"order_number": "9", "ordered_at": DAY, "product_code": "P", "quantity": "1", "unit_price": "2"}),
    ):  # fmt: skip
        row = dict.fromkeys(fields, PAYLOAD) | more
        written = io.StringIO()
        lines = csv.DictWriter(written, row)
        lines.writeheader()
        lines.writerow(row)
        file = upload(office.owner, written.getvalue(), f"{PAYLOAD.replace('/', '')}.csv")
        options = ImportOptions(zone="UTC", currency="EUR")
        chosen = choose_mapping(row=file, columns={name: name for name in row}, options=options)
        done = run_import(import_id=enqueue(row=chosen, is_rehearsal=False).pk)
        assert done
        assert done.state == "done", done.error_code


def through_the_api(office: Office) -> None:
    """Create a record of every type, each text of it hostile."""
    program = program_of(office.owner)
    schemas = api.get_openapi_schema()["components"]["schemas"]
    ids: dict[str, str] = {}
    for kind in KINDS_OF_API:
        schema = schemas.get(f"New{kind.title}")
        if schema:
            answer = post(program, f"/{kind.plural}", hostile(kind, schema, ids))
            office.note(f"api {kind.plural}", answer)
            if answer.status_code == 201:
                ids[kind.name] = answer.json()["id"]


def hostile(kind: KindOfApi, schema: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    """Return a body with hostile text wherever text may stand, and what else is required."""
    body: dict[str, Any] = {}
    for name, field in schema["properties"].items():
        is_text = field.get("type") == "string" and not {"format", "enum"} & set(field)
        if is_text and name not in FORMED:
            body[name] = PAYLOAD[: field.get("maxLength")]
        elif name in {"occurred_at", "placed_at"}:
            body[name] = DAY
    links = {link.attname: link.related_model._meta.model_name for link in kind.links.values()}
    known = {name: ids[model] for name, model in links.items() if model in ids}
    body |= {name: pk for name, pk in known.items() if name in schema["properties"]}
    if kind.name == "note":
        body |= {"record_type": "customer", "record_id": ids["customer"]}
    return body | MEANT.get(kind.name, {})


def through_forms(office: Office) -> None:
    """Fill in the page that makes a record of each type."""
    browser = client_of(office.owner)
    for kind in KINDS.values():
        address = reverse(f"{kind.name}_create")
        shown = browser.get(address).content.decode()
        fields = TextFields()
        fields.feed(shown)
        words = {
            name: PAYLOAD[:most]
            for name, most in fields.lengths.items()
            if name not in FORMED and not name.startswith("lines-")
        }
        words |= {
            "number": f"2{PAYLOAD[:SHORT]}",
            "code": f"2{PAYLOAD[:SHORT]}",
            "placed_at": DAY[:16],
        }
        answer = browser.post(address, form_values(shown) | words)
        office.note(f"form {kind.name}", answer)
    customer = Customer.records.order_by("pk").first()
    assert customer
    note = reverse("note_add", kwargs={"kind": "customer", "record_id": customer.pk})
    office.note("form note", browser.post(note, {"text": PAYLOAD}))


def places(office: Office) -> Iterator[str]:
    """Yield the pages, exports and maps that show what came in."""
    yield from ("/", "/search/?q=cmx", "/calendar/", "/import/", "/segments/", "/duplicates/")
    for kind in KINDS.values():
        yield from (reverse(f"{kind.name}_{page}") for page in ("list", "csv"))
        for row in kind.model.records.visible_to(office.owner).order_by("pk")[:4]:
            yield from (
                reverse(f"{kind.name}_{page}", args=[row.pk]) for page in ("detail", "edit")
            )
    for customer in Customer.records.order_by("pk")[:3]:
        yield from (reverse("map", args=[customer.pk]), reverse("map_drawing", args=[customer.pk]))
        yield reverse("map_export", args=[customer.pk, "svg"])


def test_every_door_lets_text_in(office: Office) -> None:
    """Some ask first whether it is a duplicate."""
    assert len(office.said) > 25
    refused = [door for door, status, _ in office.said if status not in (200, 201, 302)]
    assert set(refused) <= SECOND_STEP


def test_what_a_door_answers_holds_no_markup_of_the_text(office: Office) -> None:
    for door, _status, body in office.said:
        if not door.startswith("api"):
            assert not foreign_markup(body), door


def test_what_came_in_is_text_everywhere(office: Office) -> None:
    browser: Client = client_of(office.owner)
    asked, holding = list(dict.fromkeys(places(office))), 0
    for path in asked:
        answer = browser.get(path)
        body = body_of(answer).decode(errors="replace")
        finish(answer)
        assert answer.status_code == 200, path
        holding += "cmx" in body
        if "csv" not in answer.headers["Content-Type"]:
            assert not foreign_markup(body), (path, foreign_markup(body))
            assert EVALUATED not in body, path
    assert holding > len(asked) * 2 / 3
