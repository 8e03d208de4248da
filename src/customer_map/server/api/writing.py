"""Turns a request that writes into one transaction: version, verb, answer; or into what it would have changed."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema

from customer_map.errors import InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Intent
from customer_map.server.api.actions import claim_name, keep_answer
from customer_map.server.api.answers import json_answer
from customer_map.server.api.errors import StaleVersionError, VersionMissingError
from customer_map.server.api.expanding import Row
from customer_map.server.api.filtering import rows_for
from customer_map.server.api.keys import Caller, caller_of
from customer_map.server.api.kinds import Act, Kind
from customer_map.server.api.schemas import require_known_questions, written_values
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.records import Governed
from customer_map.server.audit.values import plain, snapshot
from customer_map.server.collisions import tried_twice
from customer_map.server.crm.texts import whole_number

ANY_VERSION = "*"
LONGEST_NAME = 200
WRITE_QUESTIONS = frozenset(("dry_run",))


@dataclass(frozen=True)
class Writing:
    """One request that writes: who, to which records, and whether only to try."""

    request: HttpRequest
    caller: Caller
    actor: Actor
    kind: Kind
    is_trial: bool


Step = Callable[[Writing], HttpResponse]


def write(
    request: HttpRequest,
    kind: Kind,
    step: Step,
    *,
    dry_run: bool,
    name: str | None,
    intent: Intent = Intent.EDIT,
) -> HttpResponse:
    """Do one step in one transaction, or undo it at once when it is only tried.

    With a `name` (the Idempotency-Key) the answer is kept in the same transaction, and given again to the same request.
    Raises ScopeMissingError, and what the step raises; then nothing is written.
    """
    require_known_questions(request, WRITE_QUESTIONS)
    caller = caller_of(request)
    caller.require(kind.rights, intent)
    writing = Writing(request, caller, Actor(caller.user, via="api"), kind, dry_run)
    return tried_twice(lambda: _written(writing, step, name))


@transaction.atomic
def _written(writing: Writing, step: Step, name: str | None) -> HttpResponse:
    key = writing.caller.key
    if name:
        known = claim_name(key=key, name=name, request_hash=_hash_of(writing.request))
        if known is not None:
            return known
    answer = step(writing)
    if writing.is_trial:
        transaction.set_rollback(True)
    elif name:
        keep_answer(key=key, name=name, answer=answer)
    return answer


def create_record(writing: Writing, body: Schema) -> HttpResponse:
    """Create one record and answer it, with its address; a fact that is known already is answered 200."""
    values = written_values(body)
    if writing.kind.scoped_by:
        told_of = values.get(writing.kind.scoped_by, writing.kind.rights)
        writing.caller.require(str(told_of), Intent.EDIT)
    if writing.kind.create is None:
        raise RecordNotFoundError
    record = writing.kind.create(writing.actor, values)
    if record is None:
        return json_answer({"known": True})
    answer = answer_of(writing, record.pk, status=HTTPStatus.CREATED)
    if not writing.is_trial:
        answer.headers["Location"] = f"/api/v1/{writing.kind.plural}/{record.pk}"
    return answer


def change_record(writing: Writing, record_id: UUID, body: Schema) -> HttpResponse:
    """Set the fields that were sent, if the record still has the version that If-Match names."""
    values = written_values(body)
    require_version(writing, record_id, values)
    if writing.kind.edit is None:
        raise RecordNotFoundError
    if values:
        record_id = writing.kind.edit(writing.actor, record_id, values).pk
    return answer_of(writing, record_id)


def delete_record(writing: Writing, record_id: UUID) -> HttpResponse:
    """Delete a record, if it still has the version that If-Match names."""
    require_version(writing, record_id, {})
    if writing.kind.delete is None:
        raise RecordNotFoundError
    writing.kind.delete(writing.actor, record_id)
    if writing.is_trial:
        return json_answer(
            {"dry_run": True, "record": None, "changes": _changes(writing, record_id)}
        )
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def act_on_record(writing: Writing, act: Act, record_id: UUID, body: Schema | None) -> HttpResponse:
    """Do what the act says to a record."""
    for record_type in act.needs:
        writing.caller.require(record_type, Intent.EDIT)
    require_version(writing, record_id, {}, is_needed=False)
    values = {} if body is None else body.model_dump(exclude_unset=True)
    act.verb(writing.actor, record_id, values)
    return answer_of(writing, record_id)


def answer_of(
    writing: Writing, record_id: object, *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """Return the answer that shows a record as it stands now, and when it was only tried, what would change."""
    row = shown_row(writing, record_id)
    if writing.is_trial:
        changes = _changes(writing, record_id)
        return json_answer({"dry_run": True, "record": row, "changes": changes})
    answer = json_answer(row, status=status)
    if "version" in row:
        answer.headers["ETag"] = f'"{row["version"]}"'
    return answer


def shown_row(writing: Writing, record_id: object) -> Row:
    """Return the row of a record; of one that its writer gave out of sight only the id."""
    columns = [field.attname for field in writing.kind.shown]
    rows = rows_for(writing.caller, writing.kind).filter(pk=record_id).values(*columns)
    row: Row = rows.first() or {"id": record_id}
    return row


def require_version(
    writing: Writing, record_id: UUID, values: dict[str, Any], *, is_needed: bool = True
) -> None:
    """Lock a record and check the version that If-Match names.

    Raises RecordNotFoundError when the caller cannot see it, VersionMissingError without the header, and
    StaleVersionError with both values when somebody was faster.
    """
    rows = rows_for(writing.caller, writing.kind)
    record = rows.select_for_update(of=("self",)).filter(pk=record_id).first()
    if record is None:
        raise RecordNotFoundError
    named = writing.request.headers.get("If-Match", "").strip()
    if named == ANY_VERSION or (not named and not is_needed):
        return
    if not named:
        raise VersionMissingError
    if _version(named) != record.version:
        raise _stale(record, values)


def _stale(record: Governed, values: dict[str, Any]) -> StaleVersionError:
    theirs = snapshot(record, list(values))
    yours = {name: plain(value) for name, value in values.items()}
    version: int = record.version  # type: ignore[attr-defined]
    return StaleVersionError(theirs=theirs, yours=yours, version=version)


def _version(if_match: str) -> int:
    """Return the version in an If-Match header such as `"3"`."""
    version = whole_number(if_match.removeprefix("W/").strip('"'))
    if version is None:
        raise InvalidValueError(field="If-Match", reason=_("This is no version."))
    return version


def _changes(writing: Writing, record_id: object) -> dict[str, dict[str, object]]:
    """Return what the log of this step says about the record: each field with what it was and what it is."""
    found: dict[str, dict[str, object]] = {}
    logged = record_id if isinstance(record_id, UUID) else UUID(int=int(str(record_id)))
    entries = AuditEntry.objects.filter(batch=writing.actor.batch, record_id=logged)
    for entry in entries.order_by("sequence"):
        for name, value in entry.after.items():
            before = (entry.before or {}).get(name)
            found.setdefault(name, {"from": before})["to"] = value
    return {name: change for name, change in found.items() if change["from"] != change["to"]}


def _hash_of(request: HttpRequest) -> str:
    parts = (
        request.method or "",
        request.get_full_path(),
        request.headers.get("If-Match", ""),
    )
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + request.body).hexdigest()
