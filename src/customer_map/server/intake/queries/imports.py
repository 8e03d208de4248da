"""Reads of imports: whose they are, what they read, why they refused a line."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet

from customer_map.errors import CustomerMapError, RecordNotFoundError
from customer_map.formats.preview import Preview, preview
from customer_map.server.accounts.models import User
from customer_map.server.intake import errors as intake_errors
from customer_map.server.intake.models import Import, RefusedLine
from customer_map.server.intake.stored_files import stored_path
from customer_map.tables.mappings import Mapping
from customer_map.tables.refusals import REASONS, RefusedValueError

PREVIEW_ROWS = 50
OWN_REASONS = {
    reason.code: reason
    for reason in (intake_errors.NotEditableError, intake_errors.EndsBeforeItStartsError)
}


def imports_of(user: User) -> QuerySet[Import]:
    """The imports that the user started; an administrator sees everybody's."""
    rows = Import.objects.select_related("user")
    return rows if user.is_administrator else rows.filter(user=user)


def import_called(user: User, import_id: UUID) -> Import:
    """One import.

    Raises:
        RecordNotFoundError: there is none, or it is somebody else's.
    """
    row = imports_of(user).filter(pk=import_id).first()
    if row is None:
        raise RecordNotFoundError
    return row


def preview_of(row: Import, rows: int = PREVIEW_ROWS) -> Preview:
    """The first rows of the file as the chosen mapping reads them."""
    return preview(
        Path(stored_path(row)),
        rows=rows,
        sheet=row.sheet,
        mapping=Mapping.from_json(row.mapping),
        name=row.file_name,
    )


def refused_lines_of(row: Import) -> QuerySet[RefusedLine]:
    """What the import refused, in the order of the file."""
    return RefusedLine.objects.filter(of_import=row)


def refusal_of(line: RefusedLine) -> RefusedValueError:
    """Why a line was refused, as an error whose sentence can be translated."""
    reason = (REASONS | OWN_REASONS)[line.reason]
    return reason(value=line.value, **line.fields)


def error_of(row: Import) -> CustomerMapError | None:
    """What ended a failed import, as it was raised."""
    for kind in _all_errors(CustomerMapError):
        if row.error_code and kind.code == row.error_code:
            return kind(**row.error_fields)
    return None


def _all_errors(kind: type[CustomerMapError]) -> Iterator[type[CustomerMapError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _all_errors(child)
