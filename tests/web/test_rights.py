"""Nothing that a user may not see leaks through any page, and nothing is written after a refusal."""

import pytest
from django.test import Client
from django.utils import timezone
from tests.crm.people import acting, person
from tests.web.browsing import client_of, page, text_of
from tests.web.company import KINDS, Company, found_company

from customer_map.server.accounts.models import RoleRight
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.models import CustomField, Note
from customer_map.server.insights.models import CustomerFigures

pytestmark = pytest.mark.django_db
SECRET = "Geheimrat"
# Products have no owner: the catalogue is everybody's.
OWNED = {kind: plural for kind, plural in KINDS.items() if kind != "product"}

POSTS = [
    ("customer", "edit/", {"name": "Mine", "kind": "person", "version": "1"}),
    *[(kind, "delete/", {}) for kind in KINDS],
    ("activity", "done/", {"done": "1"}),
    ("case", "resolve/", {}),
    ("case", "close/", {"satisfaction": "1"}),
    *[("case", f"{step}/", {}) for step in ("take", "release", "wait", "answered")],
    ("case", "answer/", {"to": "a@example.com", "text": "x"}),
    ("case", "ask/", {"to": "a@example.com"}),
    ("opportunity", "stage/", {"stage": "x"}),
    ("lead", "convert/", {}),
]


@pytest.fixture
def company() -> Company:
    return found_company(acting(), text=SECRET)


@pytest.fixture
def stranger() -> Client:
    return client_of(person(Role.MEMBER))


def test_a_stranger_sees_nothing_anywhere(company: Company, stranger: Client) -> None:
    type(company.records["product"]).records.update(name="Pump", code="P1", category="")
    CustomField.records.update(label="Level")  # definitions of fields are known to everybody
    addresses = ["/", f"/search/?q={SECRET}", "/notifications/"]
    lists = [f"/{plural}/" for plural in OWNED.values()]
    narrowed = [f"{each}?q={SECRET}&sort=name&show=open" for each in lists]
    for address in addresses + lists + narrowed:
        shown = page(stranger, address).replace(f'value="{SECRET}"', "").replace(f"“{SECRET}”", "")
        assert SECRET not in shown.replace(f"q={SECRET}", ""), address
    for kind, plural in OWNED.items():
        answer = stranger.get(f"/{plural}/")
        assert answer.context["list"].page.count == 0, kind
        assert SECRET not in text_of(stranger.get(f"/suggestions/{kind}/?x={SECRET[:4]}"))


def test_a_stranger_is_told_that_there_is_no_such_page(company: Company, stranger: Client) -> None:
    for kind in OWNED:
        assert SECRET not in page(stranger, company.address(kind), 404)
        assert SECRET not in page(stranger, f"{company.address(kind)}edit/", 404)


def test_a_stranger_writes_nothing(company: Company, stranger: Client) -> None:
    before = AuditEntry.objects.count()
    for kind, step, data in POSTS:
        answer = stranger.post(f"{company.address(kind)}{step}", data)
        assert answer.status_code in (403, 404), (kind, step)
    note = Note.records.all().first()
    assert note
    for address in (f"/notes/{note.pk}/edit/", f"/notes/{note.pk}/delete/"):
        assert stranger.post(address, {"text": "x"}).status_code == 404
    customer = company.records["customer"].pk
    for address in (f"/notes/customer/{customer}/", f"/customer/{customer}/log/"):
        assert stranger.post(address, {"text": "x", "subject": "x"}).status_code == 404
    assert AuditEntry.objects.count() == before


def test_a_viewer_reads_all_and_writes_nothing(company: Company) -> None:
    viewer = client_of(person(Role.VIEWER))
    before = AuditEntry.objects.count()
    for address in (*company.lists(), *(company.address(kind) for kind in KINDS)):
        shown = page(viewer, address)
        assert SECRET in shown
        assert "/edit/" not in shown
        assert "delete-dialog" not in shown
    for kind, step, data in POSTS:
        answer = viewer.post(f"{company.address(kind)}{step}", data)
        assert answer.status_code in (403, 404), (kind, step)
    for plural in KINDS.values():
        assert viewer.get(f"/{plural}/new/").status_code == 403
        assert viewer.post(f"/{plural}/new/", {"name": "x"}).status_code == 403
    assert AuditEntry.objects.count() == before


def test_who_may_not_read_orders_sees_no_revenue(company: Company) -> None:
    RoleRight.objects.create(role="viewer", record_type="order", intent="read", reach="none")
    viewer = client_of(person(Role.VIEWER))
    CustomerFigures.records.create(
        customer_id=company.records["customer"].pk,
        revenue=77,
        value_tier="high",
        recency_score=5,
        frequency_score=5,
        computed_at=timezone.now(),
    )
    for address in ("/segments/tier:high/", "/segments/rfm:55/"):
        assert viewer.get(address).context["page"].count == 0
    listed = viewer.get("/customers/?tier=high&sort=revenue")
    assert not {"revenue", "tier"} & set(listed.context["list"].shown)
    assert listed.context["list"].page.count == 1
    shown = page(viewer, company.address("customer"))
    assert "?tab=order" not in shown.split("stat-tiles")[1].split("tab-line")[1].split("</nav>")[0]
    assert "¥10" not in shown
    assert "High value" not in shown
    page(viewer, company.address("order"), 404)


def test_who_may_not_read_leads_reads_no_notes_on_them(company: Company) -> None:
    lead = company.records["lead"]
    Note.records.filter(record_id=lead.pk).update(text="He drinks")
    viewer = client_of(person(Role.VIEWER))
    assert "He drinks" in page(viewer, "/")
    RoleRight.objects.create(role="viewer", record_type="lead", intent="read", reach="none")
    assert "He drinks" not in page(viewer, "/")


def test_a_linked_record_that_is_hidden_is_not_named(company: Company) -> None:
    contact = company.records["contact"]
    type(contact).records.filter(pk=contact.pk).update(name="Hidden Harry")
    RoleRight.objects.create(role="manager", record_type="contact", intent="read", reach="none")
    manager = client_of(person(Role.MANAGER))
    for kind in ("case", "opportunity", "activity", "customer"):
        for tab in ("", "?tab=history", "?tab=timeline"):
            assert "Hidden Harry" not in page(manager, f"{company.address(kind)}{tab}")


def test_signed_out_people_are_sent_to_the_sign_in_page(company: Company) -> None:
    for address in company.pages():
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["location"].startswith("/accounts/login")
