"""Collects the records of the demo company before they are written: deterministic ids, days and draws."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import models

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Contact, Customer

SEED = "customer-map-demo"
DAYS = 548
"""Eighteen months: day 0 is the first, day 548 is today and has not happened yet."""

ModelT = TypeVar("ModelT", bound=models.Model)


@dataclass(slots=True)
class Fact:
    """A touchpoint to be."""

    customer: Customer
    at: datetime
    channel: str
    name: str
    direction: str = "in"
    contact: Contact | None = None
    score: float | None = None
    text: str = ""
    value: Decimal | None = None
    properties: dict[str, str] = field(default_factory=dict)
    links: dict[str, UUID] = field(default_factory=dict)
    """Ids of the `order`, `case`, `opportunity` or `activity` it belongs to."""


class Line(NamedTuple):
    """An order line to be."""

    order_id: UUID
    ordinal: int
    product_id: UUID
    description: str
    quantity: int
    unit_price: Decimal | None


class World:
    """Everything invented so far.

    `colleagues` are the people who work here, the owner first. Records of one model keep the order they came in.
    """

    def __init__(self, today: date, colleagues: list[User]) -> None:
        self.today = today
        self.colleagues = colleagues
        self.records: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self.lines: list[Line] = []
        self.facts: list[Fact] = []
        self._first = datetime.combine(today, time(), UTC) - timedelta(days=DAYS)
        self._end = self.at(DAYS)
        self._ids = self.dice("ids")

    def dice(self, area: str) -> Random:
        """Return the random numbers of one area: always the same, whatever the other areas draw."""
        return Random(f"{SEED}:{area}")  # noqa: S311 (a demo, no secret)

    def at(self, day: float, hour: float | None = None) -> datetime:
        """Return the moment of a day counted from the first; a fraction is the time of day unless `hour` says it."""
        whole = day if hour is None else int(day) + hour / 24
        return self._first + timedelta(seconds=round(whole * 86_400))

    def day_on(self, day: float) -> date:
        """Return the date of a day."""
        return self.at(day).date()

    def add(self, model: type[ModelT], *, at: datetime, **fields: Any) -> ModelT:
        """Note down a record made at that moment."""
        stamps = {"created_at": at, "updated_at": at, "recorded_at": at, "id": self._id_at(at)}
        own = {name: stamps[name] for name in _stamped(model)}
        record = model(**own, **fields)
        self.records[model].append(record)
        return record

    def all(self, model: type[ModelT]) -> list[ModelT]:
        """Return the records of a model so far."""
        return self.records[model]  # type: ignore[return-value]

    def touch(self, customer: Customer, at: datetime, channel: str, name: str, **more: Any) -> None:
        """Note down a touchpoint, unless it would lie in the future."""
        if at < self._end:
            self.facts.append(Fact(customer, at, channel, name, **more))

    def fact_ids(self) -> list[UUID]:
        """Return an id for every fact, in their order."""
        return [self._id_at(fact.at) for fact in self.facts]

    def _id_at(self, moment: datetime) -> UUID:
        """A UUID version 7 whose time is that of the record, whose rest comes from the seed."""
        milliseconds = int(moment.timestamp() * 1000)
        high = milliseconds << 16 | 0x7000 | self._ids.getrandbits(12)
        low = 1 << 63 | self._ids.getrandbits(62)
        return UUID(int=high << 64 | low)


@cache
def _stamped(model: type[models.Model]) -> tuple[str, ...]:
    """The times and ids that records of a model carry."""
    names = {field.name for field in model._meta.concrete_fields}
    return tuple(sorted(names & {"created_at", "updated_at", "recorded_at", "id"}))
