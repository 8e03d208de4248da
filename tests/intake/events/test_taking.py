"""Events become touchpoints of the right customers, each once."""

from decimal import Decimal
from typing import Any

import pytest
from tests.intake.events.conftest import NOW, Send

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.actions.customers import create_customer, delete_customer
from customer_map.server.crm.actions.orders import create_order
from customer_map.server.crm.models import Contact, Customer, Identifier, Touchpoint
from customer_map.server.intake.actions.events import taking
from customer_map.server.intake.actions.events.sources import change_source
from customer_map.server.intake.events.mapping import EventMapping
from customer_map.server.intake.models import (
    EventSource,
    HeldEvent,
    IdentityConflict,
    ReceivedEvent,
    RecentEvent,
    RefusedEvent,
)

pytestmark = pytest.mark.django_db


def track(name: str, message: str, **more: Any) -> dict[str, Any]:
    return {"type": "track", "event": name, "messageId": message, **more}


def touchpoints() -> list[tuple[str, str]]:
    rows = Touchpoint.records.all().order_by("occurred_at", "name")
    return list(rows.values_list("customer__name", "name"))


def test_a_track_becomes_a_touchpoint_of_its_user(send: Send, source: EventSource) -> None:
    event = track("Order Completed", "m1", userId="u1", timestamp="2026-02-28T10:00:00Z")
    event["properties"] = {"revenue": "12.50", "currency": "eur", "colour": "red"}
    event["context"] = {"campaign": {"source": "newsletter"}}

    assert send(event) == 1

    found = Touchpoint.records.all().get()
    assert (found.name, found.channel, found.source) == (
        "Order Completed", "newsletter", source.code,
    )  # fmt: skip
    assert (found.value, found.currency) == (Decimal("12.50"), "EUR")
    assert found.properties == event["properties"]
    assert found.occurred_at.isoformat() == "2026-02-28T10:00:00+00:00"
    assert (found.customer.name, found.customer.kind) == ("u1", "person")
    assert not ReceivedEvent.objects.exists()


def test_a_message_that_comes_twice_counts_once(send: Send, source: EventSource) -> None:
    event = track("Seen", "m1", userId="u1")
    send(event, event)
    send(event)

    source.refresh_from_db()
    assert touchpoints() == [("u1", "Seen")]
    assert (source.taken, source.repeated) == (1, 2)


def test_what_a_visitor_did_waits_until_he_says_who_he_is(send: Send) -> None:
    send(track("Looked", "m1", anonymousId="a1", timestamp="2026-02-01T00:00:00Z"))
    send({"type": "page", "name": "Prices", "messageId": "m2", "anonymousId": "a1"})
    assert touchpoints() == []
    assert (HeldEvent.objects.count(), Customer.records.all().count()) == (2, 0)

    send({"type": "identify", "messageId": "m3", "anonymousId": "a1", "userId": "u1"})

    assert touchpoints() == [("u1", "Looked"), ("u1", "page: Prices")]
    assert not HeldEvent.objects.exists()
    send(track("Came back", "m4", anonymousId="a1"))
    assert len(touchpoints()) == 3


def test_an_identity_and_its_events_may_come_in_one_batch(send: Send) -> None:
    send(
        track("Looked", "m1", anonymousId="a1"),
        {"type": "alias", "messageId": "m2", "previousId": "a1", "userId": "u1"},
        track("Bought", "m3", userId="u1"),
    )
    assert sorted(touchpoints()) == [("u1", "Bought"), ("u1", "Looked")]


def test_traits_fill_what_is_empty_and_correct_what_the_source_said(send: Send) -> None:
    def identify(message: str, at: str, **traits: str) -> dict[str, Any]:
        return {
            "type": "identify", "messageId": message, "userId": "u1", "timestamp": at,
            "traits": traits,
        }  # fmt: skip

    send(identify("m1", "2026-02-02T00:00:00Z", name="Ada", email="Ada@Example.com"))
    send(identify("m2", "2026-02-01T00:00:00Z", name="Old", phone="123"))
    customer = Customer.records.all().get()
    assert (customer.name, customer.email, customer.phone) == ("Ada", "ada@example.com", "123")

    Customer.records.all().update(name="Ada Lovelace")
    send(identify("m3", "2026-02-03T00:00:00Z", name="Ada L.", email="ada@new.example"))
    customer.refresh_from_db()
    assert (customer.name, customer.email) == ("Ada Lovelace", "ada@new.example")


def test_a_company_becomes_an_organisation_with_the_person_as_contact(send: Send) -> None:
    send(
        {
            "type": "identify", "messageId": "m1", "userId": "u1",
            "traits": {"name": "Ada", "company": {"name": "Analytical Engines"}},
        },
        {
            "type": "group", "messageId": "m2", "userId": "u2", "groupId": "g1",
            "traits": {"name": "Difference Ltd", "industry": "Computing"},
        },
    )  # fmt: skip
    organisations = Customer.records.all().filter(kind="organisation").order_by("name")
    assert [(one.name, one.industry) for one in organisations] == [
        ("Analytical Engines", ""), ("Difference Ltd", "Computing"),
    ]  # fmt: skip
    contacts = Contact.records.all().order_by("name")
    assert [(one.name, one.customer.name) for one in contacts] == [
        ("Ada", "Analytical Engines"), ("u2", "Difference Ltd"),
    ]  # fmt: skip
    send({"type": "identify", "messageId": "m3", "userId": "u2", "traits": {"name": "Bab"}})
    assert Contact.records.all().filter(name="Bab").count() == 1
    assert Contact.records.all().count() == 2


def test_an_alias_of_two_known_customers_is_left_to_people(send: Send) -> None:
    send(track("A", "m1", userId="u1"), track("B", "m2", userId="u2"))
    send({"type": "alias", "messageId": "m3", "previousId": "u1", "userId": "u2"})

    assert IdentityConflict.objects.count() == 1
    assert Customer.records.all().count() == 2


def test_an_alias_of_a_known_user_gives_him_another_name(send: Send) -> None:
    send(track("A", "m1", userId="u1"))
    send({"type": "alias", "messageId": "m2", "previousId": "u1", "userId": "u2"})
    send(track("B", "m3", userId="u2"))
    assert sorted(touchpoints()) == [("u1", "A"), ("u1", "B")]
    assert Identifier.records.all().count() == 2


def test_what_is_told_of_a_deleted_customer_is_refused(send: Send, source: EventSource) -> None:
    send(track("A", "m1", userId="u1"))
    delete_customer(actor=Actor.system(), customer_id=Customer.records.all().get().pk)

    send(track("B", "m2", userId="u1"))

    assert RefusedEvent.objects.get().reason == "deleted"
    assert len(touchpoints()) == 1
    source.refresh_from_db()
    assert source.refused == 1


def test_an_order_number_that_is_known_joins_the_order(send: Send) -> None:
    send(track("A", "m1", userId="u1"))
    customer = Customer.records.all().get()
    values = {"number": "77", "customer": customer, "placed_at": NOW}
    order = create_order(actor=Actor.system(), values=values, lines=[])

    send(track("Paid", "m2", userId="u1", properties={"order_id": "77", "total": 5}))

    assert Touchpoint.records.all().get(name="Paid").order == order


def test_names_are_rewritten_as_the_source_says(send: Send, source: EventSource) -> None:
    mapping = EventMapping(names={"Order Completed": "order placed"}, channel="shop")
    change_source(
        actor=Actor.system(), source_id=source.pk, name="Shop", origins=[], mapping=mapping
    )
    send(track("Order Completed", "m1", userId="u1"))
    found = Touchpoint.records.all().get()
    assert (found.name, found.channel) == ("order placed", "shop")


@pytest.mark.parametrize(
    ("event", "channel"),
    [
        ({"type": "page", "name": "x"}, "web"),
        ({"type": "screen", "name": "x"}, "app"),
        ({"type": "track", "event": "x"}, "server"),
        ({"type": "track", "event": "x", "channel": "mobile"}, "app"),
        ({"type": "track", "event": "x", "context": {"page": {"path": "/"}}}, "web"),
        ({"type": "track", "event": "x", "context": "odd", "properties": None}, "server"),
    ],
)
def test_the_channel_is_what_kind_of_program_sends(
    send: Send, event: dict[str, Any], channel: str
) -> None:
    send({"messageId": "m1", "userId": "u1", **event})
    assert Touchpoint.records.all().get().channel == channel


@pytest.mark.parametrize("amount", [1e300, "1e5", "NaN", True, [], "12.5.1", 10**16])
def test_an_amount_that_is_none_is_left_out(send: Send, amount: object) -> None:
    send(track("A", "m1", userId="u1", properties={"revenue": amount}))
    found = Touchpoint.records.all().get()
    assert (found.value, found.currency) == (None, "")


def test_a_lot_leaves_one_entry_in_the_change_log(send: Send) -> None:
    before = AuditEntry.objects.count()
    send(*(track("A", f"m{n}", userId=f"u{n % 3}") for n in range(30)))
    entries = AuditEntry.objects.order_by("sequence")[before:]
    assert [(one.verb, one.after["touchpoints"]) for one in entries] == [("event_source.take", 30)]
    assert RecentEvent.objects.count() == 30


def test_an_event_that_the_database_refuses_does_not_hold_up_the_others(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    from customer_map.server.intake.actions.events import lots

    broken = lots.TOUCHPOINTS.replace(
        "left(channel, 60)",
        "CASE WHEN taken.name = 'Bad' THEN (1 / (length(taken.name) - 3))::text ELSE channel END",
    )
    monkeypatch.setattr(lots, "TOUCHPOINTS", broken)
    send(*(track("Bad" if n == 5 else "Good", f"m{n}", userId="u1") for n in range(9)))
    assert [one.reason for one in RefusedEvent.objects.all()] == ["rejected"]
    assert len(touchpoints()) == 8


def test_an_unknown_customer_of_other_origin_is_left_alone(send: Send) -> None:
    create_customer(actor=Actor.system(), values={"name": "u1"})
    send(track("A", "m1", userId="u1"))
    assert Customer.records.all().filter(name="u1").count() == 2


def test_what_comes_while_a_lot_is_taken_is_asked_for_again(
    send: Send, source: EventSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(taking, "ask_for_taking", lambda: asked.append(True))
    take = taking.take_source

    def take_while_more_comes(source: EventSource) -> int:
        taken = take(source)
        send(track("Seen", f"late {taken}", userId="u2"), take=False)
        return taken

    send(track("Seen", "m1", userId="u1"), take=False)
    monkeypatch.setattr(taking, "take_source", take_while_more_comes)
    assert taking.take_all() == 1
    assert asked == [True]
