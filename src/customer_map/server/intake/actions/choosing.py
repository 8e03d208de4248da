"""A file in, an import with a suggested mapping out; and the choices that a person makes about it."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from django.utils.translation import get_language
from procrastinate.contrib.django import app

from customer_map.errors import NotAllowedError
from customer_map.formats.preview import Preview, preview
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import Workspace
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.intake.errors import (
    ImportUnderWayError,
    MappingIncompleteError,
    UnknownColumnError,
    UnknownFieldError,
    UnknownKindError,
)
from customer_map.server.intake.models import Import, ImportState
from customer_map.server.intake.options import ImportOptions
from customer_map.server.intake.stored_files import StoredFile, store, stored_path
from customer_map.tables.fields import FieldType
from customer_map.tables.kinds import KINDS
from customer_map.tables.kinds.feedback import ANSWER
from customer_map.tables.mappings import ColumnMapping, Mapping, Use

CHOOSABLE = frozenset(
    {ImportState.UPLOADED, ImportState.PREVIEWED, ImportState.FAILED, ImportState.CANCELLED}
)
JOB = "intake.run_import"
"""The name of the job that runs a queued import."""
LONGEST_NAME = 255


def upload_file(
    *, actor: Actor, file_name: str, chunks: Iterable[bytes], limit_megabytes: int = 0
) -> Import:
    """Keep a file and suggest what its columns mean.

    Raises:
        NotAllowedError: the actor may not edit records of any type.
        UnreadableFileError: what is wrong with the file; nothing of it is kept then.
        UploadTooLargeError, DiskFullError: it cannot be kept.
    """
    _require_editor(actor)
    stored = store(chunks, file_name, limit_megabytes)
    row = _new_import(actor, file_name, stored)
    try:
        suggest(row)
    except BaseException:
        stored_path(row).unlink(missing_ok=True)
        raise
    row.save(force_insert=True)
    return row


def another_sheet(*, actor: Actor, row: Import, sheet: str) -> Import:
    """Begin an import of another sheet of the same file."""
    stored = StoredFile(row.stored_as, row.size, row.sha256)
    new = _new_import(actor, row.file_name, stored)
    new.options = row.options
    suggest(new, sheet=sheet)
    new.save(force_insert=True)
    return new


def suggest(row: Import, *, sheet: str = "", kind: str = "") -> Preview:
    """Fill sheet, kind and mapping with what the file seems to be; the row is not saved."""
    options = ImportOptions.from_json(row.options)
    if kind and kind not in KINDS:
        raise UnknownKindError(kind=kind, kinds=", ".join(KINDS))
    shown = preview(stored_path(row), sheet=sheet, kind=kind, zone=options.zone, name=row.file_name)
    row.sheet, row.kind, row.mapping = shown.sheet.name, shown.mapping.kind, shown.mapping.to_json()
    return shown


def choose_table(*, row: Import, sheet: str, kind: str) -> Import:
    """Choose another sheet or kind: the columns are matched anew."""
    with transaction.atomic():
        current = _choosable(row)
        suggest(current, sheet=sheet, kind=kind)
        current.state = ImportState.UPLOADED
        current.save()
    return current


def choose_mapping(*, row: Import, columns: dict[str, str], options: ImportOptions) -> Import:
    """Set what becomes of columns (header -> field name, "custom" or "skip") and the options of the import."""
    with transaction.atomic():
        current = _choosable(row)
        mapping = replace(Mapping.from_json(current.mapping), zone=options.checked().zone)
        for header, target in columns.items():
            mapping = mapping.with_column(chosen_column(mapping, header, target, current.file_name))
        current.mapping, current.options = mapping.to_json(), options.to_json()
        current.state = ImportState.UPLOADED
        current.save()
    return current


def chosen_column(mapping: Mapping, header: str, target: str, file_name: str) -> ColumnMapping:
    """The column as a person wants it, or unchanged where that is what it was.

    Raises:
        UnknownColumnError, UnknownFieldError: there is no such thing.
    """
    names = [column.column for column in mapping.columns]
    if header not in names:
        raise UnknownColumnError(file=file_name, column=header, columns=", ".join(names))
    column = mapping.column(header)
    kind_of_file = KINDS[mapping.kind]
    may_answer = any(ANSWER in group for group in kind_of_file.required)
    if target in (Use.CUSTOM, Use.SKIP) or (target == Use.ANSWER and may_answer):
        return _used_otherwise(column, Use(target))
    if not kind_of_file.has(target):
        fields = ", ".join(field.name for field in kind_of_file.fields)
        raise UnknownFieldError(field=target, fields=fields)
    if column.use is Use.FIELD and column.target == target:
        return column
    return replace(
        column,
        use=Use.FIELD,
        target=target,
        type=kind_of_file.field(target).type,
        confidence=1.0,
        reason="chosen",
    )


def _used_otherwise(column: ColumnMapping, use: Use) -> ColumnMapping:
    """A column that is no field: an answer, a field of its own, or left out."""
    if column.use is use:
        return column
    kind = FieldType.TEXT if use is Use.CUSTOM else column.type
    if use is Use.ANSWER:
        kind = FieldType.TEXT if column.scale is None else FieldType.NUMBER
    target = "" if use is Use.SKIP else column.column
    return replace(column, use=use, target=target, type=kind, confidence=1.0, reason="chosen")


def start(*, row: Import, is_rehearsal: bool) -> Import:
    """Queue the import, or its rehearsal, for a worker.

    Raises:
        MappingIncompleteError: a needed field has no column.
        ImportUnderWayError: it is queued, runs, or is done.
    """
    with transaction.atomic():
        current = enqueue(row=row, is_rehearsal=is_rehearsal)
        app.configure_task(JOB).defer(import_id=str(current.pk))
    return current


def enqueue(*, row: Import, is_rehearsal: bool) -> Import:
    """Mark the import as ready to run; whoever calls this runs it or leaves it to a worker."""
    with transaction.atomic():
        current = _choosable(row)
        _require_complete(current)
        current.state, current.is_rehearsal = ImportState.QUEUED, is_rehearsal
        current.progress, current.is_cancel_wanted = 0, False
        current.save()
    return current


def cancel(*, row: Import) -> None:
    """Stop a queued import at once and a running one at its next step; nothing of it is kept."""
    with transaction.atomic():
        queued = Import.objects.filter(pk=row.pk, state=ImportState.QUEUED)
        if not queued.update(state=ImportState.CANCELLED):
            Import.objects.filter(pk=row.pk, state=ImportState.RUNNING).update(
                is_cancel_wanted=True
            )


def discard(*, row: Import) -> None:
    """Forget an import that was not run, with its file."""
    with transaction.atomic():
        current = _choosable(row)
        is_shared = (
            Import.objects.filter(stored_as=current.stored_as).exclude(pk=current.pk).exists()
        )
        path = stored_path(current)
        current.delete()
    if not is_shared:
        path.unlink(missing_ok=True)


def _require_editor(actor: Actor) -> None:
    """Who can import nothing does not fill the disk either."""
    user = actor.user
    if user is None:
        return
    if all(reach_of(user, kind, Intent.EDIT) == Reach.NONE for kind in RecordType):
        raise NotAllowedError(right="import")


def _new_import(actor: Actor, file_name: str, stored: StoredFile) -> Import:
    zone = (actor.user.time_zone if actor.user else "") or _workspace_zone()
    options = ImportOptions(zone=zone, language=get_language() or "en")
    return Import(
        user=actor.user,
        file_name=file_name[-LONGEST_NAME:],
        stored_as=stored.stored_as,
        sha256=stored.sha256,
        size=stored.size,
        options=options.to_json(),
    )


def _workspace_zone() -> str:
    return (Workspace.objects.first() or Workspace()).time_zone


def _choosable(row: Import) -> Import:
    current = Import.objects.select_for_update().get(pk=row.pk)
    if current.state not in CHOOSABLE:
        raise ImportUnderWayError(file=row.file_name)
    return current


def _require_complete(row: Import) -> None:
    mapping = Mapping.from_json(row.mapping)
    missing = mapping.missing()
    if missing:
        kind = KINDS[mapping.kind]
        fields = "; ".join(
            " / ".join(kind.field(name).label for name in group) for group in missing
        )
        raise MappingIncompleteError(file=row.file_name, fields=fields)
