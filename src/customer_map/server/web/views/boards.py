"""Turns the rows of a list into the columns of a board: opportunities by stage, cases and leads by status."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.http import QueryDict

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.cases import edit_case
from customer_map.server.crm.actions.leads import edit_lead
from customer_map.server.crm.actions.opportunities import move_to_stage
from customer_map.server.crm.models import CaseStatus, LeadStatus, Outcome, Pipeline, Stage
from customer_map.server.crm.models.sales import LossReason
from customer_map.server.crm.queries.money import Amount, largest_amount
from customer_map.server.web.records.description import Choices, Kind
from customer_map.server.web.records.listing import listed_rows
from customer_map.server.web.views.columns import usual_columns
from customer_map.server.web.views.state import ListState

MOST_CARDS = 50
# A lead is converted on its page, where its customer is made.
LEAD_STATUSES = [choice for choice in LeadStatus.choices if choice[0] != LeadStatus.CONVERTED]


@dataclass(frozen=True, slots=True)
class Step:
    """Where a card goes, the version of it that was seen, and why it was lost if that is what the column means."""

    column: str
    seen_version: int | None = None
    loss_reason: str = ""


Move = Callable[[Actor, UUID, Step], Record]


@dataclass(frozen=True, slots=True)
class Board:
    """A board of one record type: the field that its columns stand for, and the verb that moves a card."""

    field: str
    move: Move
    amount: str = ""


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One column: its rows in all, what they add up to, and the first of them as cards."""

    key: str
    title: str
    count: int
    total: Amount
    cards: list[Record]

    @property
    def left(self) -> int:
        """How many rows are not shown."""
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A board; `pipelines` can be chosen from where there are several; `losing` are the columns that ask why."""

    columns: list[BoardColumn]
    pipelines: list[Pipeline]
    pipeline: Pipeline | None
    losing: frozenset[str]
    loss_reasons: list[LossReason]


def board_page(user: User, kind: Kind, query: QueryDict, state: ListState) -> BoardPage:
    """Return the board of a list, as it is filtered."""
    board = BOARDS[kind.name]
    pipelines = list(Pipeline.records.visible_to(user)) if kind.name == "opportunity" else []
    pipeline = _chosen(pipelines, query.get("pipeline", ""))
    rows = listed_rows(user, kind, query, state, usual_columns(kind.name, state.fields))
    counted = _totals(rows, board)
    columns = [
        _column(rows, board, key, title, counted) for key, title in _titles(user, kind, pipeline)
    ]
    losing = _losing(user, pipeline)
    reasons = list(LossReason.records.visible_to(user)) if losing else []
    return BoardPage(columns, pipelines, pipeline, losing, reasons)


def move_card(actor: Actor, kind: Kind, record_id: UUID, step: Step) -> Record:
    """Move a record to another column.

    Raises RecordNotFoundError for a record type without a board.
    """
    board = BOARDS.get(kind.name)
    if board is None:
        raise RecordNotFoundError
    return board.move(actor, record_id, step)


def _chosen(pipelines: list[Pipeline], asked: str) -> Pipeline | None:
    found = (one for one in pipelines if str(one.pk) == asked)
    return next(found, pipelines[0] if pipelines else None)


def _losing(user: User, pipeline: Pipeline | None) -> frozenset[str]:
    lost = Stage.records.visible_to(user).filter(pipeline=pipeline, outcome=Outcome.LOST)
    return (
        frozenset(str(key) for key in lost.values_list("pk", flat=True))
        if pipeline
        else frozenset()
    )


def _titles(user: User, kind: Kind, pipeline: Pipeline | None) -> Choices:
    if kind.name == "opportunity":
        stages = Stage.records.visible_to(user).filter(pipeline=pipeline).order_by("rank")
        return [(str(stage.pk), stage.name) for stage in stages]
    choices = CaseStatus.choices if kind.name == "case" else LEAD_STATUSES
    return [(value, str(label)) for value, label in choices]


def _totals(
    rows: "QuerySet[Any]", board: Board
) -> dict[str, list[tuple[int, Decimal | None, str]]]:
    """Return by column how many rows there are and what they add up to in each currency; one query."""
    names = [board.field, *(["currency"] if board.amount else [])]
    sums = {"sum": Sum(board.amount)} if board.amount else {}
    found: dict[str, list[tuple[int, Decimal | None, str]]] = {}
    grouped = rows.select_related(None).order_by().values(*names).annotate(rows=Count("pk"), **sums)
    for row in grouped:
        told = (row["rows"], row.get("sum"), row.get("currency", ""))
        found.setdefault(str(row[board.field]), []).append(told)
    return found


def _column(
    rows: "QuerySet[Any]",
    board: Board,
    key: str,
    title: str,
    counted: dict[str, list[tuple[int, Decimal | None, str]]],
) -> BoardColumn:
    told = counted.get(key, [])
    cards = list(rows.filter(**{board.field: key})[:MOST_CARDS]) if told else []
    return BoardColumn(
        key=key,
        title=title,
        count=sum(number for number, _sum, _currency in told),
        total=largest_amount((amount, currency) for _number, amount, currency in told),
        cards=cards,
    )


def _move_opportunity(actor: Actor, record_id: UUID, step: Step) -> Record:
    return move_to_stage(
        actor=actor,
        opportunity_id=record_id,
        stage_id=step.column,
        loss_reason=step.loss_reason,
        seen_version=step.seen_version,
    )


def _move_case(actor: Actor, record_id: UUID, step: Step) -> Record:
    values = {"status": step.column}
    return edit_case(actor=actor, case_id=record_id, values=values, seen_version=step.seen_version)


def _move_lead(actor: Actor, record_id: UUID, step: Step) -> Record:
    values = {"status": step.column}
    return edit_lead(actor=actor, lead_id=record_id, values=values, seen_version=step.seen_version)


BOARDS: dict[str, Board] = {
    "opportunity": Board("stage", _move_opportunity, amount="amount"),
    "case": Board("status", _move_case),
    "lead": Board("status", _move_lead),
}
