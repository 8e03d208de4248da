"""Verbs of the demo company: loads it into an empty workspace, in bulk and as one entry of the change log."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar

import orjson
from django.db import connection, models, transaction
from django.db.models.expressions import DatabaseDefault
from psycopg.sql import SQL, Identifier

from customer_map.errors import CustomerMapError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import Team, User, Workspace
from customer_map.server.audit.log import append
from customer_map.server.crm.models import (
    Activity,
    Case,
    Contact,
    Customer,
    Lead,
    Opportunity,
    Order,
    OrderLine,
)
from customer_map.server.demo.colleagues import invent_colleagues, invent_teams
from customer_map.server.demo.company import invent_world
from customer_map.server.demo.history import invent_history
from customer_map.server.demo.world import Fact, Line, World
from customer_map.server.insights.actions.default_maps import ensure_default_maps
from customer_map.server.insights.actions.figures import refresh_figures

FACT_COLUMNS = (
    *("id", "customer_id", "contact_id", "occurred_at", "recorded_at", "channel", "name"),
    *("direction", "value", "currency", "score", "text", "properties", "source", "message_id"),
    *("order_id", "case_id"),
)
SOURCE = "demo"
MAKE_MONTHS = "SELECT crm_touchpoint_month(month) FROM unnest(%s::timestamptz[]) AS month"
CLAIM_KEYS = """
INSERT INTO crm_touchpointkey (source, message_id, touchpoint_id, occurred_at)
SELECT source, message_id, id, occurred_at FROM crm_touchpoint WHERE source = %s
"""


class WorkspaceNotEmptyError(CustomerMapError):
    """The demo company is only loaded where nothing can be mixed up with it."""

    code: ClassVar[str] = "workspace_not_empty"
    message: ClassVar[str] = "There are customers here already."
    hint: ClassVar[str] = (
        "Load the demo company into an empty workspace, for instance in another data folder."
    )


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What was loaded."""

    customers: int
    contacts: int
    orders: int
    opportunities: int
    cases: int
    touchpoints: int


@transaction.atomic
def load_demo(*, actor: Actor, today: date) -> DemoSummary:
    """Load the demo company as it stands on the morning of `today`; the actor owns it and is its first colleague.

    Raises NotAllowedError when the actor is no administrator, and WorkspaceNotEmptyError when there are records.
    """
    _require_administrator(actor)
    _require_empty_workspace()
    world = invent_world(today, _hire_colleagues(actor))
    for records in world.records.values():
        _copy_records(records)
    _copy(OrderLine._meta.db_table, Line._fields, world.lines)
    _copy_facts(world)
    summary = _summary(world)
    _log(actor, world, summary)
    ensure_default_maps(actor=actor)
    refresh_figures(actor=actor)
    _gather_statistics(world)
    return summary


def _require_administrator(actor: Actor) -> None:
    if actor.user is not None and not actor.user.is_administrator:
        raise NotAllowedError(right="demo.load")


def _require_empty_workspace() -> None:
    if any(model.records.exists() for model in (Customer, Lead, Opportunity, Activity, Order)):
        raise WorkspaceNotEmptyError


def _hire_colleagues(actor: Actor) -> list[User]:
    """Save the teams and colleagues and return them behind the owner."""
    teams = {team.name: team for team in Team.objects.bulk_create(invent_teams())}
    colleagues = []
    for user, team in invent_colleagues():
        user.save()
        user.teams.add(teams[team])
        colleagues.append(user)
    return [actor.user or colleagues[0], *colleagues]


def _copy_records(records: Sequence[models.Model]) -> None:
    """Write records of one model as they are, with the times they carry."""
    if not records:
        return
    # What the database numbers by itself is left to it.
    fields = [
        field
        for field in records[0]._meta.concrete_fields
        if not isinstance(field, models.AutoField) and not _is_numbered(records[0], field)
    ]
    rows = ([_cell(field, record) for field in fields] for record in records)
    _copy(records[0]._meta.db_table, [field.column or field.name for field in fields], rows)


def _is_numbered(record: models.Model, field: "models.Field[Any, Any]") -> bool:
    return isinstance(getattr(record, field.attname), DatabaseDefault)


def _cell(field: "models.Field[Any, Any]", record: models.Model) -> object:
    value = getattr(record, field.attname)
    return (
        orjson.dumps(value).decode()
        if isinstance(field, models.JSONField) and value is not None
        else value
    )


def _copy(table: str, columns: Iterable[str], rows: Iterable[Sequence[object]]) -> None:
    names = SQL(", ").join(map(Identifier, columns))
    command = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), names)
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for row in rows:
            copy.write_row(row)


def _copy_facts(world: World) -> None:
    months = sorted({fact.at.replace(day=1, hour=0, minute=0, second=0) for fact in world.facts})
    with connection.cursor() as cursor:
        cursor.execute(MAKE_MONTHS, [months])
    numbered = enumerate(zip(world.facts, world.fact_ids(), strict=True), 1)
    rows = (_fact_row(number, fact, key) for number, (fact, key) in numbered)
    _copy("crm_touchpoint", FACT_COLUMNS, rows)
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_KEYS, [SOURCE])


def _gather_statistics(world: World) -> None:
    """Tell the planner how full the tables are; it takes them for empty until then, and pages are twice as slow."""
    filled = [*(model._meta.db_table for model in world.records), OrderLine._meta.db_table]
    tables = SQL(", ").join(map(Identifier, [*filled, "crm_touchpoint"]))
    with connection.cursor() as cursor:
        cursor.execute(SQL("ANALYZE {}").format(tables))


def _fact_row(number: int, fact: Fact, key: object) -> tuple[object, ...]:
    return (
        key,
        fact.customer.pk,
        fact.contact.pk if fact.contact else None,
        fact.at,
        fact.at,
        fact.channel,
        fact.name,
        fact.direction,
        fact.value,
        "CNY" if fact.value is not None else "",
        fact.score,
        fact.text,
        orjson.dumps(fact.properties).decode(),
        SOURCE,
        str(number),
        fact.links.get("order"),
        fact.links.get("case"),
    )


def _summary(world: World) -> DemoSummary:
    return DemoSummary(
        customers=len(world.all(Customer)),
        contacts=len(world.all(Contact)),
        orders=len(world.all(Order)),
        opportunities=len(world.all(Opportunity)),
        cases=len(world.all(Case)),
        touchpoints=len(world.facts),
    )


def _log(actor: Actor, world: World, summary: DemoSummary) -> None:
    """One entry tells of the load; those of the last days show what a history looks like."""
    workspace, _ = Workspace.objects.get_or_create(pk=1)
    _copy_records(invent_history(world))
    # Not a step by hand, and so nothing that the owner's undo would offer to take back.
    loading = Actor(actor.user, via="import", batch=actor.batch)
    append(actor=loading, verb="demo.load", record=workspace, before=None, after=asdict(summary))
