"""Turns up to a thousand rows, named as another system names them, into records created and changed, row by row."""

from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

from django.db import DataError, IntegrityError, connection, transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import StringConstraints, ValidationError

from customer_map.errors import CustomerMapError, InvalidValueError
from customer_map.server.api.answers import json_answer, problem_of
from customer_map.server.api.errors import ValueTakenError
from customer_map.server.api.filtering import rows_for
from customer_map.server.api.kinds import ExternalKey
from customer_map.server.api.kinds.people import IDENTIFIERS
from customer_map.server.api.schemas import Sent, Shapes, written_values
from customer_map.server.api.writing import Writing
from customer_map.server.crm.actions.identifiers import add_identifier
from customer_map.server.crm.texts import clean_text

MOST_ROWS = 1000
LOCK = "SELECT pg_advisory_xact_lock(hashtext(%s))"
Name = Annotated[str, StringConstraints(max_length=120)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class BatchRow(Sent):
    """One row: its key in the other system, and the fields as when one record is created or changed."""

    key: Key
    values: dict[str, Any]


class Batch(Sent):
    """Rows of one source; with `all_or_nothing` one refused row undoes all others."""

    source: Name = ""
    kind: Name = Field("external_id", description="The kind of the identifiers.")
    rows: list[BatchRow] = Field(min_length=1, max_length=MOST_ROWS)
    all_or_nothing: bool = False


class BatchResult(Schema):
    """What became of one row: created, changed, unchanged, or refused with a problem."""

    key: str
    outcome: str
    id: UUID | None = None
    version: int | None = None
    problem: dict[str, Any] | None = None


class BatchAnswer(Schema):
    """What became of all rows, in their order; `applied` says whether anything was kept."""

    applied: bool
    created: int
    changed: int
    unchanged: int
    refused: int
    results: list[BatchResult]


@dataclass
class _Upsert:
    """The work on one batch; `known` are the records that the keys stand for."""

    writing: Writing
    shapes: Shapes
    key: ExternalKey
    batch: Batch
    known: dict[str, UUID] = field(default_factory=dict)

    def result(self, row: BatchRow) -> dict[str, object]:
        """Write one row inside its own savepoint, so that a refused one leaves nothing."""
        try:
            with transaction.atomic():
                return {"key": row.key, **self._written(row)}
        except ValidationError as problem:
            found = [
                {"field": ".".join(map(str, one["loc"])), "message": one["msg"]}
                for one in problem.errors()
            ]
            told = problem_of(
                InvalidValueError(field=found[0]["field"], reason=found[0]["message"])
            )
            return _refused(row, {**told, "errors": found})
        except CustomerMapError as problem:
            return _refused(row, problem_of(problem))
        except IntegrityError:
            return _refused(row, problem_of(ValueTakenError()))
        except DataError:
            unfit = InvalidValueError(field="values", reason=_("It cannot be stored."))
            return _refused(row, problem_of(unfit))

    def _written(self, row: BatchRow) -> dict[str, object]:
        name = clean_text(row.key)
        record_id = self.known.get(name)
        if record_id is None:
            return self._created(row, name)
        return self._changed(row, record_id)

    def _created(self, row: BatchRow, name: str) -> dict[str, object]:
        schema, verb = self.shapes.new, self.writing.kind.create
        if schema is None or verb is None:
            raise InvalidValueError(field="key", reason=_("Such records are not created here."))
        own = dict(zip(self.key.fields, (row.key, self.batch.source), strict=False))
        values = written_values(schema.model_validate({**row.values, **own}))
        record: Any = verb(self.writing.actor, values)
        if self.key.link:
            link: dict[str, Any] = {f"{self.key.link}_id": record.pk}
            add_identifier(
                actor=self.writing.actor,
                kind=self.batch.kind,
                value=name,
                source=self.batch.source,
                **link,
            )
        self.known[name] = record.pk
        return {"outcome": "created", "id": record.pk, "version": record.version}

    def _changed(self, row: BatchRow, record_id: UUID) -> dict[str, object]:
        schema, verb = self.shapes.change, self.writing.kind.edit
        if schema is None or verb is None:
            raise InvalidValueError(field="key", reason=_("Such records are not changed here."))
        rows = rows_for(self.writing.caller, self.writing.kind)
        before = rows.select_for_update(of=("self",)).get(pk=record_id).version
        values = written_values(schema.model_validate(row.values))
        record: Any = verb(self.writing.actor, record_id, values)
        outcome = "unchanged" if record.version == before else "changed"
        return {"outcome": outcome, "id": record_id, "version": record.version}


def upsert(writing: Writing, shapes: Shapes, batch: Batch) -> HttpResponse:
    """Create or change one record for each row, in their order, as one step that can be undone as one."""
    key = writing.kind.key
    if key is None:
        raise InvalidValueError(field="key", reason=_("Such records have no key in other systems."))
    # Two batches of one source wait for each other, else both would create what neither of them knows.
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"api.upsert:{writing.kind.plural}:{batch.source}"])
    work = _Upsert(writing, shapes, key, batch, _known(writing, key, batch))
    results: list[dict[str, object]] = []
    with transaction.atomic():
        results = [work.result(row) for row in batch.rows]
        refused = sum(one["outcome"] == "refused" for one in results)
        is_kept = not (writing.is_trial or (batch.all_or_nothing and refused))
        transaction.set_rollback(not is_kept)
    outcomes = [one["outcome"] for one in results]
    counts = {name: outcomes.count(name) for name in ("created", "changed", "unchanged", "refused")}
    return json_answer({"applied": is_kept, **counts, "results": results})


def _known(writing: Writing, key: ExternalKey, batch: Batch) -> dict[str, UUID]:
    """Return the records that the keys of the batch stand for, as far as the caller sees them."""
    keys = {clean_text(row.key) for row in batch.rows}
    source = clean_text(batch.source)
    if key.link:
        column = f"{key.link}_id"
        rows = rows_for(writing.caller, IDENTIFIERS).filter(
            kind=clean_text(batch.kind), source=source
        )
        rows = rows.filter(value__in=keys, **{f"{column}__isnull": False})
        seen = rows_for(writing.caller, writing.kind)
        rows = rows.filter(**{f"{column}__in": seen.order_by().values("pk")})
        return dict(rows.values_list("value", column))
    name, *of_source = key.fields
    limits = dict.fromkeys(of_source, source)
    rows = rows_for(writing.caller, writing.kind).filter(**{f"{name}__in": keys}, **limits)
    return dict(rows.values_list(name, "pk"))


def _refused(row: BatchRow, problem: dict[str, object]) -> dict[str, object]:
    return {"key": row.key, "outcome": "refused", "id": None, "version": None, "problem": problem}
