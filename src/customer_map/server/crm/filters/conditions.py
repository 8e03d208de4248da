"""Turns the nodes of a filter into a condition of the ORM, as one person may read at one moment.

A condition on what is not known is not met, and its opposite is: every node is either true or false, as in Python.
What a person may not read does not exist for that person's filters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import BooleanField as Truth
from django.db.models import (
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    Max,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models import Value as Bound

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.filters.catalogue import (
    SHAPES,
    Relation,
    may_be_told,
    relations_for,
)
from customer_map.server.crm.filters.nodes import (
    Condition,
    Every,
    FieldKind,
    FilterField,
    Has,
    Node,
    Operator,
    Opposite,
    Some,
)
from customer_map.server.crm.filters.periods import Period, Point, Span
from customer_map.server.crm.filters.sql import NotTrue, custom_value, stored_as
from customer_map.server.crm.filters.values import A_LIST

NOTHING = Q(pk__in=[])
# An empty Q would vanish beside an "or".
EVERYTHING = ~NOTHING
# An operator that says the opposite of another one.
OPPOSITES = {
    Operator.IS_NOT: Operator.IS,
    Operator.NOT_IN: Operator.IN,
    Operator.CONTAINS_NOT: Operator.CONTAINS,
    Operator.HAS_NONE: Operator.HAS_ANY,
    Operator.FILLED: Operator.EMPTY,
}
LOOKUPS = {
    Operator.IS: "exact",
    Operator.IN: "in",
    Operator.CONTAINS: "icontains",
    Operator.STARTS_WITH: "istartswith",
    Operator.LESS: "lt",
    Operator.AT_MOST: "lte",
    Operator.MORE: "gt",
    Operator.AT_LEAST: "gte",
    Operator.HAS_ANY: "overlap",
    Operator.HAS_ALL: "contains",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """Who filters which record type, and when; periods are those of the time zone of `now`."""

    user: User
    now: datetime
    record_type: str

    def condition(self, node: Node, *, holds: bool = True) -> Q:
        """Return the condition that `node` is met, or with `holds=False` that it is not."""
        if isinstance(node, Opposite):
            return self.condition(node.node, holds=not holds)
        if isinstance(node, Every | Some):
            return self._group(node, holds=holds)
        if isinstance(node, Has):
            return self._has(node, holds=holds)
        return self._compared(node, holds=holds)

    def _group(self, node: Every | Some, *, holds: bool) -> Q:
        parts = [self.condition(one, holds=holds) for one in node.nodes]
        if not parts:
            return EVERYTHING if holds else NOTHING
        return reduce(and_ if isinstance(node, Every) == holds else or_, parts)

    def _compared(self, node: Condition, *, holds: bool) -> Q:
        if node.operator in OPPOSITES:
            holds = not holds
            node = Condition(node.field, OPPOSITES[node.operator], node.value)
        if not may_be_told(self.user, node.field, self.record_type):
            unknown = node.operator == Operator.EMPTY
            return EVERYTHING if unknown == holds else NOTHING
        met = self._met(node)
        return met if holds else Q(NotTrue(ExpressionWrapper(met, output_field=Truth())))

    def _met(self, node: Condition) -> Q:
        if node.operator == Operator.EMPTY:
            return _is_empty(node.field)
        return MEETINGS.get(node.field.kind, _plainly)(self, node)

    def _has(self, node: Has, *, holds: bool) -> Q:
        """Counting goes through a grouping where it can, which is one pass, or else row by row."""
        relation = relations_for(self.record_type)[node.relation]
        rows = self._related(relation, node)
        if node.since is not None:
            last = self._last(node.since)
            rows = rows.filter(**{f"{relation.time}__gt": last})
        if holds and node.at_least > 1 and node.since is None:
            counted = rows.filter(**{f"{relation.path}__isnull": False}).order_by()
            many = (
                counted.values(relation.path)
                .alias(times=Count("pk"))
                .filter(times__gte=node.at_least)
            )
            return Q(pk__in=many.values(relation.path))
        own = rows.filter(**{relation.path: OuterRef("pk")}).order_by()
        found = Exists(own[node.at_least - 1 : node.at_least])
        return Q(found) if holds else Q(~found)

    def _related(self, relation: Relation, node: Has) -> VisibleRows[Any]:
        model = SHAPES[relation.record_type].model
        within = Reading(self.user, self.now, relation.record_type)
        rows = model.records.visible_to(self.user).filter(relation.keeps)
        rows = rows.filter(within.condition(node.where))
        if node.period is not None:
            first, behind = node.period.span(self.now)
            times = {f"{relation.time}__gte": first, f"{relation.time}__lt": behind}
            rows = rows.filter(**times)
        return rows

    def _last(self, node: Has) -> Subquery:
        """When the last of some related records was, of the record two queries above."""
        relation = relations_for(self.record_type)[node.relation]
        rows = self._related(relation, node).filter(**{relation.path: OuterRef(OuterRef("pk"))})
        lasts = rows.order_by().values(relation.path).annotate(last=Max(relation.time))
        return Subquery(lasts.values("last"))

    def people(self, path: str, value: object) -> Q:
        """Return the condition that the person at `path` is this one, or one of the reader's team."""
        if value == "nobody":
            return Q(**{f"{path}__isnull": True})
        if value == "team":
            teammates = User.objects.filter(teams__in=self.user.teams.all()).values("pk")
            return Q(**{path: self.user}) | Q(**{f"{path}__in": teammates})
        return Q(**{path: self.user.pk if value == "me" else value})


def _is_empty(item: FilterField) -> Q:
    missing = _lookup(item, "isnull", value=True)
    if item.key:
        return missing
    if item.kind in (FieldKind.TEXT, FieldKind.CHOICE):
        return missing | Q(**{item.path: ""})
    return Q(**{item.path: []}) if item.kind == FieldKind.TAGS else missing


def _lookup(item: FilterField, lookup: str, value: object) -> Q:
    """A custom field's key is never part of a path, where `a__b` would mean something else."""
    if not item.key:
        return Q(**{f"{item.path}__{lookup}": value})
    return Q(stored_as(custom_value(item), lookup, value))


def _plainly(_reading: Reading, node: Condition) -> Q:
    value = list(_values(node.value)) if node.operator in A_LIST else node.value
    return _lookup(node.field, LOOKUPS[node.operator], value)


def _numerically(_reading: Reading, node: Condition) -> Q:
    if node.operator == Operator.BETWEEN:
        low, high = (_bound(one) for one in _values(node.value))
        return _lookup(node.field, "gte", low) & _lookup(node.field, "lte", high)
    return _lookup(node.field, LOOKUPS[node.operator], _bound(node.value))


def _bound(number: object) -> Bound:
    """Bound as a number of any precision: the field of a count would cut 2.5 to 2."""
    if not isinstance(number, Decimal):
        raise TypeError(number)
    return Bound(number, output_field=DecimalField())


def _in_time(reading: Reading, node: Condition) -> Q:
    first, behind = _bounds(node, reading.now)
    condition = Q()
    if first is not None:
        condition &= _lookup(node.field, "gte", _stored_time(node.field, first))
    if behind is not None:
        condition &= _lookup(node.field, "lt", _stored_time(node.field, behind))
    return condition


def _bounds(node: Condition, now: datetime) -> tuple[datetime | None, datetime | None]:
    spans = [_span(one, now) for one in _values(node.value)]
    first, behind = spans[0][0], spans[-1][1]
    if node.operator == Operator.BEFORE:
        return None, first
    return (behind, None) if node.operator == Operator.AFTER else (first, behind)


def _span(value: object, now: datetime) -> Span:
    if not isinstance(value, Period | Point):
        raise TypeError(value)
    return value.span(now)


def _stored_time(item: FilterField, moment: datetime) -> object:
    stored = moment.date() if item.kind == FieldKind.DATE else moment.astimezone(UTC)
    return stored.isoformat() if item.key else stored


def _truly(_reading: Reading, node: Condition) -> Q:
    value = str(node.value).lower() if node.field.key else node.value
    return _lookup(node.field, "exact", value)


def _personally(reading: Reading, node: Condition) -> Q:
    people = (reading.people(node.field.path, one) for one in _values(node.value))
    return reduce(or_, people)


def _values(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


MEETINGS: dict[FieldKind, Callable[[Reading, Condition], Q]] = {
    FieldKind.NUMBER: _numerically,
    FieldKind.DATE: _in_time,
    FieldKind.TIME: _in_time,
    FieldKind.BOOLEAN: _truly,
    FieldKind.PERSON: _personally,
}
