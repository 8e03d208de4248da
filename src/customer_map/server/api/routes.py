"""Turns the description of a record type into the endpoints of its address."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from django.db import models
from django.http import HttpRequest, HttpResponse
from ninja import Field, Header, Query, Router, Schema
from ninja.params import functions

from customer_map.server.accounts.roles import Intent
from customer_map.server.api.answers import (
    CHANGE_REFUSALS,
    REFUSALS,
    WRITE_REFUSALS,
    answers,
    json_answer,
)
from customer_map.server.api.batches import Batch, BatchAnswer, upsert
from customer_map.server.api.keys import caller_of
from customer_map.server.api.kinds import Act, Kind
from customer_map.server.api.reading import page_of, row_of
from customer_map.server.api.schemas import (
    LONGEST_QUESTION,
    Asked,
    Shapes,
    questions_of,
    require_known_questions,
    shapes_of,
)
from customer_map.server.api.writing import (
    LONGEST_NAME,
    act_on_record,
    change_record,
    create_record,
    delete_record,
    write,
)

ROW_QUESTIONS = frozenset(("fields", "expand"))
Fields = Annotated[str, Query(max_length=LONGEST_QUESTION)]


class Manner(Schema):
    """How to write: for good, or only to see what would change."""

    dry_run: bool = Field(default=False, description="Only say what would change.")


class Repeat(Schema):
    """What makes it safe to send a request twice."""

    idempotency_key: str | None = Field(
        None,
        alias="Idempotency-Key",
        max_length=LONGEST_NAME,
        description="The same request with the same key is done once; kept for 24 hours.",
    )


class Precondition(Repeat):
    """What makes it safe to change what others change too."""

    if_match: str | None = Field(
        None, alias="If-Match", max_length=200, description="The ETag you have seen, * for any."
    )


Manners = Annotated[Manner, Query()]
Repeats = Annotated[Repeat, Header()]
Preconditions = Annotated[Precondition, Header()]


class Tried(Schema):
    """What a write would have changed: each field with `from` and `to`; nothing was kept."""

    dry_run: bool
    record: dict[str, Any] | None
    changes: dict[str, Any]


def router_of(kind: Kind) -> Router:
    """Return the endpoints of a record type: those that its description has verbs for."""
    router = Router(tags=[kind.plural])
    shapes = shapes_of(kind)
    if kind.key is not None:
        _add_batch(router, kind, shapes)  # before the ids, or else `batch` would be one
    _add_reads(router, kind, shapes)
    if shapes.new is not None:
        _add_create(router, kind, shapes)
    if shapes.change is not None:
        _add_change(router, kind, shapes)
    if kind.delete is not None:
        _add_delete(router, kind)
    for act in kind.acts:
        _add_act(router, kind, shapes, act)
    return router


def _add_reads(router: Router, kind: Kind, shapes: Shapes) -> None:
    known = questions_of(shapes.asked)

    def list_rows(request: HttpRequest, asked: Asked) -> HttpResponse:
        require_known_questions(request, known)
        return json_answer(page_of(caller_of(request), kind, asked, shapes.lookups))

    def read_row(
        request: HttpRequest, record_id: UUID, fields: Fields = "", expand: Fields = ""
    ) -> HttpResponse:
        require_known_questions(request, ROW_QUESTIONS)
        row = row_of(caller_of(request), kind, record_id, fields=fields, expanded=expand)
        answer = json_answer(row)
        if "version" in row:
            answer.headers["ETag"] = f'"{row["version"]}"'
        return answer

    list_rows.__annotations__["asked"] = Annotated[shapes.asked, functions.Query()]
    _take_ids_of(kind, read_row)
    router.get(
        "",
        response=answers({HTTPStatus.OK: shapes.page}, REFUSALS),
        summary=f"List {kind.plural}",
        description=kind.summary,
        operation_id=_operation("list", kind),
    )(list_rows)
    router.get(
        "/{record_id}",
        response=answers({HTTPStatus.OK: shapes.row}, REFUSALS),
        summary=f"Read one of the {kind.plural}",
        description="The ETag is its version." if kind.is_versioned else "",
        operation_id=_operation("read", kind),
    )(read_row)


def _add_create(router: Router, kind: Kind, shapes: Shapes) -> None:
    def create_row(
        request: HttpRequest, payload: Schema, how: Manners, told: Repeats
    ) -> HttpResponse:
        return write(
            request,
            kind,
            lambda one: create_record(one, payload),
            dry_run=how.dry_run,
            name=told.idempotency_key,
        )

    create_row.__annotations__["payload"] = shapes.new
    success = {HTTPStatus.CREATED: shapes.row, HTTPStatus.OK: dict[str, Any]}
    router.post(
        "",
        response=answers(success, WRITE_REFUSALS),
        summary=f"Create one of the {kind.plural}",
        description="Answers 200 when it was only tried, or when the fact was known.",
        operation_id=_operation("create", kind),
    )(create_row)


def _add_batch(router: Router, kind: Kind, shapes: Shapes) -> None:
    def upsert_rows(
        request: HttpRequest, payload: Batch, how: Manners, told: Repeats
    ) -> HttpResponse:
        return write(
            request,
            kind,
            lambda one: upsert(one, shapes, payload),
            dry_run=how.dry_run,
            name=told.idempotency_key,
        )

    router.post(
        "/batch",
        response=answers({HTTPStatus.OK: BatchAnswer}, WRITE_REFUSALS),
        summary=f"Create or change many {kind.plural} by their keys in another system",
        description="Up to 1,000 rows; each is created, changed, left as it is, or refused with a problem.",
        operation_id=_operation("upsert", kind),
    )(upsert_rows)


def _add_change(router: Router, kind: Kind, shapes: Shapes) -> None:
    def change_row(
        request: HttpRequest,
        record_id: UUID,
        payload: Schema,
        how: Manners,
        told: Preconditions,
    ) -> HttpResponse:
        def step(one: Any) -> HttpResponse:
            return change_record(one, record_id, payload)

        return write(request, kind, step, dry_run=how.dry_run, name=told.idempotency_key)

    change_row.__annotations__["payload"] = shapes.change
    router.patch(
        "/{record_id}",
        response=answers({HTTPStatus.OK: shapes.row | Tried}, CHANGE_REFUSALS),
        summary=f"Change one of the {kind.plural}",
        description="Only the fields that are sent. Answers 412 with both values when somebody was faster.",
        operation_id=_operation("change", kind),
    )(change_row)


def _add_delete(router: Router, kind: Kind) -> None:
    def delete_row(
        request: HttpRequest,
        record_id: UUID,
        how: Manners,
        told: Preconditions,
    ) -> HttpResponse:
        def step(one: Any) -> HttpResponse:
            return delete_record(one, record_id)

        return write(
            request,
            kind,
            step,
            intent=Intent.DELETE,
            dry_run=how.dry_run,
            name=told.idempotency_key,
        )

    router.delete(
        "/{record_id}",
        response=answers(
            {HTTPStatus.NO_CONTENT: None, HTTPStatus.OK: Tried},
            CHANGE_REFUSALS,
        ),
        summary=f"Delete one of the {kind.plural}",
        operation_id=_operation("delete", kind),
    )(delete_row)


def _add_act(router: Router, kind: Kind, shapes: Shapes, act: Act) -> None:
    def act_plainly(
        request: HttpRequest,
        record_id: UUID,
        how: Manners,
        told: Preconditions,
    ) -> HttpResponse:
        return write(
            request,
            kind,
            lambda one: act_on_record(one, act, record_id, None),
            dry_run=how.dry_run,
            name=told.idempotency_key,
        )

    def act_with(
        request: HttpRequest,
        record_id: UUID,
        payload: Schema,
        how: Manners,
        told: Preconditions,
    ) -> HttpResponse:
        def step(one: Any) -> HttpResponse:
            return act_on_record(one, act, record_id, payload)

        return write(request, kind, step, dry_run=how.dry_run, name=told.idempotency_key)

    act_with.__annotations__["payload"] = act.body
    view: Callable[..., HttpResponse] = act_plainly if act.body is None else act_with
    router.post(
        f"/{{record_id}}/{act.name}",
        response=answers({HTTPStatus.OK: shapes.row | Tried}, CHANGE_REFUSALS),
        summary=act.summary,
        operation_id=_operation(act.name, kind),
    )(view)


def _take_ids_of(kind: Kind, view: Callable[..., HttpResponse]) -> None:
    """Let the address hold a number where ids are numbers."""
    if isinstance(kind.model._meta.pk, models.BigAutoField):
        view.__annotations__["record_id"] = int


def _operation(verb: str, kind: Kind) -> str:
    return f"{verb}_{kind.plural}".replace("-", "_")
