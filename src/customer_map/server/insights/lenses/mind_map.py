"""Turns the customers a user may see into a mind map: branches by any fields, then customers, then their details."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import F, Q, Value, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customer_map.maps.mind import Badges, MindMap, Right, Topic
from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Customer
from customer_map.server.insights.journeys.definitions import map_title
from customer_map.server.insights.lenses.amounts import compact_money
from customer_map.server.insights.lenses.mind_details import DetailGroup, details_of
from customer_map.server.insights.lenses.mind_levels import (
    LEVELS,
    Branch,
    MindDefinition,
    grouped,
    level_value,
    within,
)
from customer_map.server.insights.lenses.mind_segments import SEGMENT, Share, shares_of
from customer_map.server.insights.lenses.view_state import ViewState, view_state
from customer_map.server.insights.queries import sees_purchases
from customer_map.server.saved_maps.models import SavedMap

# A map opens with at most about this many topics, so that it is readable and quick.
OPEN_BRANCHES = 60
OPEN_CUSTOMERS = 40
# An opened branch shows this many customers at first, the most valuable first.
FIRST_CUSTOMERS = 40
ALL_CUSTOMERS = 400
FOLD: frozenset[Right] = frozenset({"fold"})


@dataclass(frozen=True, slots=True)
class BuiltMindMap:
    """The map, and which branch and path each of its branch topics stands for."""

    map: MindMap
    definition: MindDefinition
    branches: dict[str, Branch]


@dataclass(slots=True)
class _Plan:
    """What is read once for a whole map."""

    definition: MindDefinition
    state: ViewState
    trunk: Branch
    sees_purchases: bool
    customers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    details: dict[UUID, list[DetailGroup]] = field(default_factory=dict)
    editable: frozenset[UUID] = frozenset()


def build_mind_map(user: User, saved: SavedMap) -> BuiltMindMap:
    """Build the map as `user` may see it, with the branches open that the user left open."""
    definition = MindDefinition.read(saved.definition).seen_by(user)
    state, trunk = view_state(user, saved.pk), grouped(user, definition)
    plan = _Plan(definition, state, trunk, sees_purchases(user))
    branches = list(_all(plan.trunk))
    opened = [branch for branch in branches if _shows_customers(plan, branch)]
    plan.customers = _customers_of(user, plan, opened)
    listed = [row for rows in plan.customers.values() for row in rows]
    shown = list({row["pk"]: row for row in listed})
    is_open = (row["pk"] for row in listed if plan.state.is_open(row["topic"], default=False))
    unfolded = list(dict.fromkeys(is_open))
    plan.details = details_of(user, unfolded, definition.details)
    plan.editable = _editable(user, shown)
    root = _root(plan, map_title(saved))
    index = {branch.id: branch for branch in branches if branch.path}
    return BuiltMindMap(MindMap(id=str(saved.pk), title=root.title, root=root), definition, index)


def _all(branch: Branch) -> Iterable[Branch]:
    yield branch
    for one in branch.below:
        yield from _all(one)


def _is_open(plan: _Plan, branch: Branch) -> bool:
    if not branch.path:
        return True
    if branch.below:
        return plan.state.is_open(branch.id, default=_count(plan.trunk) <= OPEN_BRANCHES)
    return plan.state.is_open(branch.id, default=plan.trunk.customers <= OPEN_CUSTOMERS)


def _count(branch: Branch) -> int:
    return 1 + sum(_count(one) for one in branch.below)


def _shows_customers(plan: _Plan, branch: Branch) -> bool:
    """Whether the branch is a last one and open, all the way from the middle."""
    if branch.below or not branch.customers:
        return False
    steps = [plan.trunk]
    for depth in range(len(branch.path)):
        path = branch.path[: depth + 1]
        steps.append(next(one for one in steps[-1].below if one.path == path))
    return all(_is_open(plan, step) for step in steps)


def _limit(plan: _Plan, branch: Branch) -> int:
    asked = plan.state.is_open(f"more.{branch.id}", default=False)
    return ALL_CUSTOMERS if asked else FIRST_CUSTOMERS


def _customers_of(
    user: User, plan: _Plan, branches: list[Branch]
) -> dict[str, list[dict[str, Any]]]:
    """Read the customers of all opened branches at once, the most valuable of each first to who may know that."""
    found: dict[str, list[dict[str, Any]]] = {branch.id: [] for branch in branches}
    if not branches:
        return found
    depth = len(plan.definition.levels)
    by_path = {branch.path: branch for branch in branches}
    for share in shares_of(user, plan.definition.levels, plan.definition.segments):
        own = [one for one in branches if not share.segment or one.path[0] == share.segment]
        for row in _rows_of(user, plan, share, own) if own else ():
            branch = by_path[tuple(row[f"level_{place}"] for place in range(depth))]
            if row["nth"] <= _limit(plan, branch):
                found[branch.id].append({**row, "topic": _customer_topic(plan, branch, row)})
    return found


def _rows_of(user: User, plan: _Plan, share: Share, branches: list[Branch]) -> Any:
    levels = [level_value(name, share) for name in plan.definition.levels]
    by_value = (F("figures__revenue").desc(nulls_last=True),) if plan.sees_purchases else ()
    wanted = Q()
    for branch in branches:
        wanted |= within(user, plan.definition, branch.path)
    grouping = [one for one in levels if not isinstance(one, Value)] or None
    order = (*by_value, F("name"), F("pk"))
    return (
        Customer.records.visible_to(user)
        .filter(wanted)
        .annotate(**{f"level_{place}": level for place, level in enumerate(levels)})
        .annotate(nth=Window(RowNumber(), partition_by=grouping, order_by=order))
        .filter(nth__lte=ALL_CUSTOMERS)
        .order_by("nth")
        .values(
            *("pk", "name", "nth", "figures__revenue", "figures__currency"),
            *(f"level_{place}" for place in range(len(levels))),
        )
    )


def _customer_topic(plan: _Plan, branch: Branch, row: dict[str, Any]) -> str:
    """A customer of several segments stands on the map several times, each time under another id."""
    ref = f"customer:{row['pk']}"
    return f"at.{branch.id}.{ref}" if SEGMENT in plan.definition.levels else ref


def _editable(user: User, shown: list[UUID]) -> frozenset[UUID]:
    rows = Customer.records.editable_by(user).filter(pk__in=shown)
    return frozenset(rows.values_list("pk", flat=True))


def _root(plan: _Plan, title: str) -> Topic:
    total = plan.trunk.customers
    note = ngettext("{count} customer", "{count} customers", total).format(count=f"{total:,}")
    children = tuple(_branch(plan, one) for one in plan.trunk.below)
    if not plan.trunk.below and plan.trunk.customers:
        children = tuple(_customers(plan, plan.trunk))
    return Topic(id="root", title=title, kind="root", note=note, children=children)


def _branch(plan: _Plan, branch: Branch) -> Topic:
    is_open = _is_open(plan, branch)
    children: tuple[Topic, ...] = ()
    if is_open:
        below = [_branch(plan, one) for one in branch.below] or _customers(plan, branch)
        children = tuple(below)
    name = plan.definition.levels[len(branch.path) - 1]
    may: frozenset[Right] = FOLD if LEVELS[name].computed else FOLD | {"rename"}
    return Topic(
        id=branch.id,
        title=branch.title,
        kind=name,
        badges=Badges(count=branch.customers),
        may=may,
        hidden=0 if is_open else (_count(branch) - 1) or branch.customers,
        children=children,
    )


def _customers(plan: _Plan, branch: Branch) -> list[Topic]:
    rows = plan.customers.get(branch.id, [])
    topics = [_customer(plan, row) for row in rows]
    rest = branch.customers - len(rows)
    if rest > 0:
        words = ngettext("{count} more", "{count} more", rest).format(count=f"{rest:,}")
        may = FOLD if len(rows) < ALL_CUSTOMERS else frozenset()
        topics.append(Topic(id=f"more.{branch.id}", title=words, kind="more", may=may, hidden=rest))
    return topics


def _customer(plan: _Plan, row: dict[str, Any]) -> Topic:
    ref = f"customer:{row['pk']}"
    topic = row["topic"]
    is_open = plan.state.is_open(topic, default=False)
    groups = plan.details.get(row["pk"], [])
    children = tuple(_group(plan, topic, group) for group in groups) if is_open else ()
    may: frozenset[Right] = FOLD | {"rename", "move"} if row["pk"] in plan.editable else FOLD
    return Topic(
        id=topic,
        title=row["name"],
        kind="customer",
        ref=ref,
        badges=Badges(money=_money(plan, row)),
        may=may,
        hidden=0 if is_open else 1,
        children=children if topic == ref else tuple(_again(one, topic) for one in children),
    )


def _again(topic: Topic, above: str) -> Topic:
    """The details of a customer that may stand elsewhere on the map too, under ids of their own."""
    children = tuple(_again(one, above) for one in topic.children)
    is_own = topic.id.endswith(above)
    return msgspec.structs.replace(
        topic, id=topic.id if is_own else f"{topic.id}.{above}", children=children
    )


def _money(plan: _Plan, row: dict[str, Any]) -> str:
    if not plan.sees_purchases:
        return ""
    return compact_money(row["figures__revenue"], row["figures__currency"] or "")


def _group(plan: _Plan, customer: str, group: DetailGroup) -> Topic:
    topic_id = f"{group.kind}.{customer}"
    is_open = plan.state.is_open(topic_id, default=True)
    rest = group.total - len(group.topics)
    children = group.topics
    if rest > 0:
        more = _("{count} more on the customer's page").format(count=f"{rest:,}")
        children = (*children, Topic(id=f"more.{topic_id}", title=more, kind="more"))
    return Topic(
        id=topic_id,
        title=group.label,
        kind=group.kind,
        badges=Badges(count=group.total),
        may=FOLD,
        hidden=0 if is_open else group.total,
        children=children if is_open else (),
    )
