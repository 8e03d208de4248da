"""Columns that no field takes in, definitions of custom fields out."""

from django.utils.text import slugify
from django.utils.translation import gettext
from psycopg.types.json import Jsonb

from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.roles import RecordType
from customer_map.server.intake.database import Cursor
from customer_map.server.intake.loading.steps import Plan
from customer_map.tables.fields import FieldType
from customer_map.tables.kinds import KINDS
from customer_map.tables.mappings import Mapping, Use

LONGEST_KEY = 60
LONGEST_LABEL = 120
KINDS_OF_TYPES = {
    FieldType.DATE: "date",
    FieldType.TIME: "time",
    FieldType.MONEY: "money",
    FieldType.NUMBER: "number",
    FieldType.PERCENT: "number",
    FieldType.INTEGER: "number",
    FieldType.BOOLEAN: "boolean",
    FieldType.URL: "url",
}
DEFINE = """
INSERT INTO crm_customfield (
    id, version, created_at, updated_at, import_id, record_type, key, label, kind, choices, is_required, rank)
VALUES (%s, 1, now(), now(), %s, %s, %s, %s, %s, %s, false,
    (SELECT coalesce(max(rank), 0) + 1 FROM crm_customfield WHERE record_type = %s))
ON CONFLICT (record_type, key) WHERE deleted_at IS NULL DO NOTHING
"""


def custom_keys(mapping: Mapping) -> dict[str, str]:
    """The key under which each custom column is kept, by its target: short, without blanks, each once."""
    keys: dict[str, str] = {}
    for column in mapping.columns:
        if column.use is Use.CUSTOM:
            keys[column.target] = _free(
                slugify(column.target, allow_unicode=True), set(keys.values())
            )
    return keys


def define_custom_fields(cursor: Cursor, plan: Plan, mapping: Mapping, import_id: object) -> None:
    """Add the definitions that are missing, so that lists, forms and exports show the values."""
    keys = custom_keys(mapping)
    for position, (record_type, fields) in enumerate(plan.details.values()):
        if record_type not in RecordType.values or record_type == RecordType.TOUCHPOINT:
            continue
        for column in mapping.columns:
            if column.use is Use.FIELD and column.target in fields:
                key, label = column.target, gettext(KINDS[mapping.kind].field(column.target).label)
            elif column.use is Use.CUSTOM and position == 0:
                key, label = keys[column.target], column.target
            else:
                continue
            kind = KINDS_OF_TYPES.get(column.type, "text")
            values = (new_id(), import_id, record_type, key, label[:LONGEST_LABEL], kind, Jsonb([]))
            cursor.execute(DEFINE, (*values, record_type))


def _free(wanted: str, taken: set[str]) -> str:
    key = wanted[:LONGEST_KEY] or "field"
    number = 2
    while key in taken:
        key = f"{wanted[: LONGEST_KEY - 5]}-{number}"
        number += 1
    return key
