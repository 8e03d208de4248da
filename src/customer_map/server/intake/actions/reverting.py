"""A finished import in, its records gone again out: all that nobody has touched since."""

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from customer_map.errors import NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach
from customer_map.server.audit.log import append
from customer_map.server.intake.errors import CannotRevertError
from customer_map.server.intake.loading.plans import PLANS
from customer_map.server.intake.models import Import

# A row of another origin that hangs on a record keeps it alive.
KEPT_BY = {
    "crm_customer": (
        ("crm_order", "customer_id"),
        ("crm_contact", "customer_id"),
        ("crm_opportunity", "customer_id"),
        ("crm_activity", "customer_id"),
        ("crm_case", "customer_id"),
        ("crm_position", "customer_id"),
        ("crm_customer", "parent_id"),
        ("crm_note", "customer_id"),
    ),
    "crm_contact": (
        ("crm_opportunity", "contact_id"),
        ("crm_activity", "contact_id"),
        ("crm_case", "contact_id"),
        ("crm_employment", "contact_id"),
    ),
    "crm_position": (("crm_employment", "position_id"), ("crm_position", "reports_to_id")),
    "crm_product": (("crm_opportunity", "product_id"),),
    "crm_stage": (("crm_opportunity", "stage_id"),),
    "crm_pipeline": (("crm_stage", "pipeline_id"),),
}
# What hangs on others goes first.
TABLES = (
    "crm_note",
    "crm_activity",
    "crm_lead",
    "crm_opportunity",
    "crm_order",
    "crm_stage",
    "crm_pipeline",
    "crm_employment",
    "crm_position",
    "crm_contact",
    "crm_customer",
    "crm_product",
)
FORGOTTEN = (
    """DELETE FROM crm_touchpointkey USING crm_touchpoint
    WHERE crm_touchpoint.import_id = %(import_id)s AND touchpoint_id = crm_touchpoint.id""",
    "DELETE FROM crm_touchpoint WHERE import_id = %(import_id)s",
    """DELETE FROM crm_identifier WHERE import_id = %(import_id)s AND NOT EXISTS (
        SELECT FROM crm_customer WHERE id = customer_id AND deleted_at IS NULL) AND NOT EXISTS (
        SELECT FROM crm_contact WHERE id = contact_id AND deleted_at IS NULL)""",
    "DELETE FROM intake_importkey WHERE import_id = %(import_id)s",
)


def revert_import(*, actor: Actor, row: Import) -> dict[str, int]:
    """Delete what the import created and nobody changed or built upon since; the numbers by table.

    Raises:
        CannotRevertError: it is not done, or was taken back already.
        NotAllowedError: the actor may not delete such records.
    """
    _require_rights(actor, row)
    with transaction.atomic():
        current = Import.objects.select_for_update().get(pk=row.pk)
        if not current.can_be_reverted:
            raise CannotRevertError(file=row.file_name)
        removed = _remove(current)
        current.reverted_at = timezone.now()
        current.save()
        append(
            actor=actor, verb="import.revert", record=current, before={}, after={"removed": removed}
        )
    return removed


def _remove(row: Import) -> dict[str, int]:
    removed: dict[str, int] = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            while number := _removed_rows(cursor, table, row):
                name = table.removeprefix("crm_")
                removed[name] = removed.get(name, 0) + number
        for statement in FORGOTTEN:
            cursor.execute(statement, {"import_id": row.pk})
    return removed


def _removed_rows(cursor: CursorWrapper, table: str, row: Import) -> int:
    """Of rows that hang on each other, such as companies and their parents, those at the end go first."""
    cursor.execute(_removal(table), {"import_id": row.pk})
    return int(cursor.rowcount)


def _removal(table: str) -> str:
    """Untouched rows have their first version still."""
    hangs = [
        f"""AND NOT EXISTS (SELECT FROM {other} AS other WHERE other.{column} = mine.id
            AND other.deleted_at IS NULL)"""
        for other, column in KEPT_BY.get(table, ())
    ]
    return f"""
    UPDATE {table} AS mine SET deleted_at = now(), updated_at = now(), version = version + 1
    WHERE import_id = %(import_id)s AND version = 1 AND deleted_at IS NULL {" ".join(hangs)}
    """  # noqa: S608 - the names above


def _require_rights(actor: Actor, row: Import) -> None:
    if actor.user is None:
        return
    for record_type in PLANS[row.kind].writes:
        if reach_of(actor.user, record_type, Intent.DELETE) == Reach.NONE:
            raise NotAllowedError(right=f"{record_type}.delete")
