import pytest
from django.test import Client
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, form_values, page, text_of
from tests.web.company import KINDS, found_company

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import RoleRight
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.custom_fields import define_custom_field
from customer_map.server.crm.actions.customers import create_customer, rename_customer
from customer_map.server.crm.models import Activity, Case, Contact, Customer, Opportunity, Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def client(actor: Actor) -> Client:
    assert actor.user
    return client_of(actor.user)


def customer_named(actor: Actor, name: str = "云图") -> Customer:
    return create_customer(actor=again(actor), values={"name": name})


def test_a_customer_is_made_with_tags_and_custom_fields(client: Client, actor: Actor) -> None:
    define_custom_field(
        actor=actor,
        values={"record_type": "customer", "key": "since", "label": "Since", "kind": "date"},
    )
    typed = {
        "name": " 云图 ",
        "kind": "organisation",
        "tags": "战略，VIP; 战略",
        "custom_since": "2024-02-29",
    }
    answer = client.post("/customers/new/", typed)
    customer = Customer.records.get()
    assert answer["location"] == f"/customers/{customer.pk}/"
    assert (customer.name, customer.tags) == ("云图", ["战略", "VIP"])
    assert customer.custom == {"since": "2024-02-29"}
    assert "2024-02-29" in page(client, f"/customers/{customer.pk}/")


def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost(client: Client) -> None:
    answer = client.post("/customers/new/", {"name": "", "kind": "organisation", "city": "杭州"})
    assert answer.status_code == 422
    shown = text_of(answer)
    assert "This field is required." in shown
    assert "杭州" in shown
    assert not Customer.records.all().exists()


def test_what_a_verb_refuses_is_said_in_the_form(client: Client) -> None:
    product = {"code": "P1", "name": "Pump"}
    assert client.post("/products/new/", product).status_code == 302
    answer = client.post("/products/new/", product)
    assert answer.status_code == 422
    assert "form-error" in text_of(answer) or "alert-error" in text_of(answer)


def test_a_link_is_typed_as_a_name(client: Client, actor: Actor) -> None:
    customer = customer_named(actor)
    client.post("/contacts/new/", {"name": "Li", "customer": "云图"})
    assert Contact.records.get().customer == customer
    wrong = client.post("/contacts/new/", {"name": "Li", "customer": "云"})
    assert wrong.status_code == 422
    assert "Nothing is called “云”" in text_of(wrong)


def test_of_namesakes_the_one_that_was_there_stays(client: Client, actor: Actor) -> None:
    customer_named(actor)
    second = customer_named(actor)
    typed = {"name": "Li", "customer": "云图"}
    assert client.post("/contacts/new/", typed).status_code == 422
    assert f'value="{second.pk}"' in page(client, f"/contacts/new/?customer={second.pk}")
    client.post("/contacts/new/", {**typed, "customer-known": str(second.pk)})
    assert Contact.records.get().customer == second


def test_the_page_one_comes_from_fills_in_its_records(client: Client, actor: Actor) -> None:
    customer = customer_named(actor)
    contact = create_contact(actor=actor, values={"name": "Li Jing", "customer": customer})
    shown = page(client, f"/activities/new/?contact={contact.pk}&opportunity=nonsense")
    assert 'value="Li Jing"' in shown
    assert 'value="云图"' in shown


def test_saving_unchanged_writes_nothing(client: Client, actor: Actor) -> None:
    company = found_company(actor)
    entries = AuditEntry.objects.count()
    for kind in KINDS:
        address = f"{company.address(kind)}edit/"
        typed = form_values(page(client, address))
        assert typed["version"]
        assert client.post(address, typed).status_code == 302, kind
    assert AuditEntry.objects.count() == entries


def test_a_change_of_one_field_writes_that_field(client: Client, actor: Actor) -> None:
    company = found_company(actor)
    address = f"{company.address('activity')}edit/"
    typed = form_values(page(client, address))
    before = Activity.records.get(pk=company.records["activity"].pk).due_at
    client.post(address, {**typed, "place": "Room 1"})
    entry = AuditEntry.objects.order_by("-sequence")[0]
    assert entry.after == {"place": "Room 1"}
    assert Activity.records.get(pk=company.records["activity"].pk).due_at == before


def test_who_comes_late_sees_both_values_and_may_still_save(client: Client, actor: Actor) -> None:
    customer = customer_named(actor, "First")
    rename_customer(actor=again(actor), customer_id=customer.pk, name="Theirs")
    typed = {"name": "Mine", "kind": "organisation", "city": "杭州", "version": "1"}
    answer = client.post(f"/customers/{customer.pk}/edit/", typed)
    assert answer.status_code == 409
    shown = text_of(answer)
    for word in ("Theirs", "Mine", "杭州", "Nothing is lost", 'name="version" value="2"'):
        assert word in shown
    assert Customer.records.get().name == "Theirs"
    client.post(f"/customers/{customer.pk}/edit/", {**typed, "version": "2"})
    assert Customer.records.get().name == "Mine"


def test_a_hidden_link_survives_an_edit(actor: Actor) -> None:
    company = found_company(actor)
    RoleRight.objects.create(role="admin", record_type="contact", intent="read", reach="none")
    admin = client_of(person(Role.ADMIN))
    address = f"{company.address('case')}edit/"
    assert 'name="contact"' not in page(admin, address)
    admin.post(
        address, {"subject": "New", "status": "open", "priority": "high", "customer": "云图"}
    )
    case = Case.records.get()
    assert (case.subject, case.contact) == ("New", company.records["contact"])


def test_the_other_kinds_are_made_from_their_forms(client: Client, actor: Actor) -> None:
    customer_named(actor)
    client.post("/opportunities/new/", {"name": "Deal", "customer": "云图", "amount": "12.5"})
    assert Opportunity.records.get().stage.rank == 0
    client.post("/cases/new/", {"subject": "Broken", "status": "new", "priority": "high"})
    assert Case.records.get().priority == "high"
    order = {"number": "1", "placed_at": "2026-01-01T08:00", "total": "5"}
    answer = client.post("/orders/new/", order)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Order.records.get().number == "1"
    client.post(
        "/activities/new/", {"subject": "Call", "kind": "call", "due_at": "2026-01-01T08:00"}
    )
    assert Activity.records.get().due_at is not None


def test_a_form_leads_back_only_within_this_site(client: Client) -> None:
    typed = {"name": "A", "kind": "person"}
    inside = client.post("/customers/new/", {**typed, "next": "/customers/?show=mine"})
    assert inside["location"] == "/customers/?show=mine"
    outside = client.post("/customers/new/", {**typed, "next": "https://evil.example/"})
    assert outside["location"].startswith("/customers/")


def test_a_deleted_record_comes_back_by_undo(client: Client, actor: Actor) -> None:
    customer = customer_named(actor)
    assert client.post(f"/customers/{customer.pk}/delete/")["location"] == "/customers/"
    assert client.get(f"/customers/{customer.pk}/").status_code == 404
    assert client.post("/undo").status_code == 302
    assert client.get(f"/customers/{customer.pk}/").status_code == 200
    assert client.get(f"/customers/{customer.pk}/delete/").status_code == 405


def test_null_characters_do_no_harm(client: Client, actor: Actor) -> None:
    customer_named(actor)
    for typed in (
        {"name": "A\x00B", "kind": "person"},
        {"name": "A", "kind": "person", "parent": "\x00"},
    ):
        assert client.post("/customers/new/", typed).status_code in (302, 422)


def test_a_country_and_a_channel_are_written_as_names_and_kept_as_codes(client: Client) -> None:
    client.post("/customers/new/", {"name": "Alp", "kind": "organisation", "country": "germany"})
    customer = Customer.records.get()
    assert customer.country == "DE"
    assert "Germany" in page(client, f"/customers/{customer.pk}/")
    edited = page(client, f"/customers/{customer.pk}/edit/")
    assert 'value="Germany"' in edited
    placed = {"number": "7", "placed_at": "2026-01-02T03:04", "channel": "Web", "total": "12.50"}
    client.post("/orders/new/", placed)
    order = Order.records.get()
    assert order.channel == "web"
    form = page(client, f"/orders/{order.pk}/edit/")
    assert 'value="Web"' in form
    assert 'value="12.5"' in form


def test_a_form_that_was_not_touched_changes_nothing(client: Client, actor: Actor) -> None:
    customer = customer_named(actor)
    Customer.records.filter(pk=customer.pk).update(country="CN")
    address = f"/customers/{customer.pk}/edit/"
    client.post(address, form_values(page(client, address)))
    customer.refresh_from_db()
    assert (customer.country, customer.version) == ("CN", 1)


def test_an_address_that_is_none_is_refused_when_it_is_typed(client: Client, actor: Actor) -> None:
    refused = client.post("/contacts/new/", {"name": "Li Na", "email": "li-na"})
    assert refused.status_code == 422
    assert "Enter a valid email address." in text_of(refused)
    imported = create_contact(actor=again(actor), values={"name": "Li Na", "email": "unknown"})
    address = f"/contacts/{imported.pk}/edit/"
    edited = client.post(address, form_values(page(client, address)) | {"city": "Oslo"})
    assert edited.status_code == 302
    assert Contact.records.get(pk=imported.pk).city == "Oslo"


def test_the_form_of_a_record_hears_of_it_until_something_was_sent(
    client: Client, actor: Actor
) -> None:
    customer = customer_named(actor)
    there = f"/customers/{customer.pk}/edit/"
    listening = f'data-live-page-of-value="customer:{customer.pk}" data-live-page-only-value="true"'
    assert listening in page(client, there)
    refused = client.post(there, {"name": "", "kind": "organisation", "version": customer.version})
    assert listening not in refused.content.decode()
    assert "data-live-page-only-value" not in page(client, "/customers/new/")


def test_after_a_conflict_one_still_goes_back_to_where_one_came_from(
    client: Client, actor: Actor
) -> None:
    customer = customer_named(actor)
    there = f"/customers/{customer.pk}/edit/"
    sent = {"name": "Mine", "kind": "organisation", "version": 1, "next": "/customers/?q=x"}
    rename_customer(actor=again(actor), customer_id=customer.pk, name="Theirs")
    conflict = client.post(there, sent)
    assert conflict.status_code == 409
    assert 'name="next" value="/customers/?q=x"' in conflict.content.decode()
