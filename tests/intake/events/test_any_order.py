"""Whatever comes, however often and in whatever lots: the outcome is that of one simple mind, event after event."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.events.conftest import NOW

from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.models import Customer, Identifier, Touchpoint
from customer_map.server.intake.actions.events.receiving import receive
from customer_map.server.intake.actions.events.sources import create_source
from customer_map.server.intake.actions.events.taking import take_lot
from customer_map.server.intake.events.reading import read_batch
from customer_map.server.intake.models import HeldEvent, IdentityConflict

START = datetime(2026, 2, 1, tzinfo=UTC)
Event = dict[str, Any]


@dataclass
class Somebody:
    """One customer of the simple mind."""

    name: str
    told: tuple[datetime, str]
    names: set[tuple[str, str]] = field(default_factory=set)
    touchpoints: list[tuple[str, datetime]] = field(default_factory=list)

    def picture(self) -> tuple[Any, ...]:
        return sorted(self.names), self.name, sorted(self.touchpoints)


class SimpleMind:
    """Takes one event at a time and remembers everything."""

    def __init__(self) -> None:
        self.people: list[Somebody] = []
        self.known: dict[tuple[str, str], Somebody] = {}
        self.seen: set[str] = set()
        self.held: dict[str, Event] = {}
        self.conflicts: set[frozenset[int]] = set()

    def take(self, event: Event) -> None:
        if event["type"] == "alias":
            self.join(event["previousId"], event["userId"])
        elif "userId" in event:
            person = self.person(event["userId"])
            if event["type"] == "identify" and "anonymousId" in event:
                self.call(("anonymous_id", event["anonymousId"]), person)
        self.understand(event)
        for message, waiting in list(self.held.items()):
            if ("anonymous_id", waiting["anonymousId"]) in self.known:
                del self.held[message]
                self.understand(waiting)

    def join(self, previous: str, user: str) -> None:
        old = self.known.get(("user_id", previous)) or self.known.get(("anonymous_id", previous))
        new = self.known.get(("user_id", user))
        if old and new and old is not new:
            self.conflicts.add(frozenset({id(old), id(new)}))
            return
        person = new or old or self.person(user)
        self.call(("user_id", user), person)
        if not old:
            self.call(("anonymous_id", previous), person)
            self.call(("user_id", previous), person)

    def person(self, user: str) -> Somebody:
        if ("user_id", user) not in self.known:
            person = Somebody(user, (datetime(1970, 1, 1, tzinfo=UTC), user))
            self.people.append(person)
            self.call(("user_id", user), person)
        return self.known["user_id", user]

    def call(self, name: tuple[str, str], person: Somebody) -> None:
        if name not in self.known:
            self.known[name] = person
            person.names.add(name)

    def understand(self, event: Event) -> None:
        kind = "user_id" if "userId" in event else "anonymous_id"
        person = self.known.get((kind, event.get("userId") or event["anonymousId"]))
        at = datetime.fromisoformat(event["timestamp"])
        if person is None:
            self.held.setdefault(event["messageId"], event)
        elif event["type"] == "track" and event["messageId"] not in self.seen:
            self.seen.add(event["messageId"])
            person.touchpoints.append((event["event"], at))
        elif event["type"] == "identify" and (at, event["traits"]["name"]) > person.told:
            person.told = at, event["traits"]["name"]
            person.name = event["traits"]["name"]


@st.composite
def happened(draw: st.DrawFn) -> list[Event]:
    """Events of a few people and visitors, some of them twice, in any order."""
    user, visitor = st.sampled_from(["u1", "u2", "u3"]), st.sampled_from(["a1", "a2"])
    events = []
    for number in range(draw(st.integers(1, 14))):
        kind = draw(st.sampled_from(["track", "track", "identify", "alias"]))
        minutes = draw(st.integers(0, 5))
        event: Event = {
            "type": kind,
            "messageId": f"m{number}",
            "timestamp": (START + timedelta(minutes=minutes)).isoformat(),
        }
        who = draw(st.sampled_from(["user", "visitor", "both"]))
        if who != "visitor" or kind == "alias":
            event["userId"] = draw(user)
        if who != "user" and kind != "alias":
            event["anonymousId"] = draw(visitor)
        if kind == "alias":
            event["previousId"] = draw(user | visitor)
        if kind == "track":
            event["event"] = draw(st.sampled_from(["Looked", "Bought"]))
        if kind == "identify":
            event["traits"] = {"name": draw(st.sampled_from(["Ada", "Bab", "Cy"]))}
        events.append(event)
    again = draw(st.lists(st.sampled_from(events), max_size=4))
    return draw(st.permutations([*events, *again]))


def outcome() -> list[tuple[Any, ...]]:
    return sorted(
        (
            sorted(Identifier.records.all().filter(customer=one).values_list("kind", "value")),
            one.name,
            sorted(
                Touchpoint.records.all().filter(customer=one).values_list("name", "occurred_at")
            ),
        )
        for one in Customer.records.all()
    )


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(events=happened(), lots=st.lists(st.integers(1, 6), min_size=1, max_size=20))
def test_any_mixture_in_any_lots_ends_as_one_after_the_other(
    events: list[Event], lots: list[int]
) -> None:
    mind = SimpleMind()
    for event in events:
        mind.take(event)
    with transaction.atomic():
        source = create_source(actor=Actor.system(), name="Shop").source
        body = orjson.dumps({"batch": events})
        read = read_batch(body, source_id=source.pk, received=NOW)
        assert not read.refused
        receive(source_id=source.pk, read=read, received=NOW)
        sizes = iter(lots)
        while take_lot(source, next(sizes, 3)).read:
            pass
        assert outcome() == sorted(person.picture() for person in mind.people)
        assert HeldEvent.objects.count() == len(mind.held)
        assert IdentityConflict.objects.count() == len(mind.conflicts)
        transaction.set_rollback(True)
