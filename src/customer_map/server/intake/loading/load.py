"""An open file and its mapping in, records in the running transaction and their counts out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import override

from customer_map.formats.opening import open_table
from customer_map.formats.preview import find_sheet
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.crm.models import Contact, Customer
from customer_map.server.intake.database import Cursor
from customer_map.server.intake.loading.custom_fields import custom_keys, define_custom_fields
from customer_map.server.intake.loading.lengths import without_long_texts
from customer_map.server.intake.loading.parameters import nobody_of, parameters_of
from customer_map.server.intake.loading.plans import PLANS
from customer_map.server.intake.loading.staging import Staging
from customer_map.server.intake.loading.steps import FOUND, LARGEST_AMOUNT, UPDATED, Plan, Step
from customer_map.server.intake.models import Import
from customer_map.server.intake.options import ImportOptions
from customer_map.server.intake.progress import ProgressReport
from customer_map.server.intake.refusal_file import RefusalFile
from customer_map.server.intake.stored_files import stored_path
from customer_map.tables.answers.reading import one_row_per_answer
from customer_map.tables.batches import Sheet, TableSource
from customer_map.tables.conversion import Converted, convert
from customer_map.tables.kinds import KINDS
from customer_map.tables.mappings import Mapping, Use
from customer_map.tables.refusals import Refusal, shown

READING_PERCENT = 60
"""The share of the bar that reading the file takes; the statements afterwards take the rest, up to the commit."""
COMMIT_PERCENT = 97
TUNING = "SET LOCAL work_mem = '160MB'; SET LOCAL enable_nestloop = off"
"""Half a million lines are sorted in memory. Columns that are empty in the whole file would mislead the planner into
comparing every row with every other."""

Counts = dict[str, dict[str, int]]


@dataclass
class Loading:
    """One run of an import: what it reads, how, and what has come of it so far."""

    row: Import
    actor: Actor
    report: ProgressReport
    refusals: RefusalFile
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.mapping = Mapping.from_json(self.row.mapping)
        self.options = ImportOptions.from_json(self.row.options)
        self.plan: Plan = PLANS[self.mapping.kind]

    def run(self, cursor: Cursor) -> Counts:
        """Load everything; the counts are per record type: created, updated, unchanged."""
        cursor.execute(TUNING)
        staging = Staging(self.plan, _staged_fields(self.mapping), custom_keys(self.mapping))
        staging.create(cursor)
        _name_what_the_actor_reaches(cursor, self.actor)
        staging.fill(cursor, self._batches())
        staging.finish(cursor)
        self._take_steps(cursor)
        with override(self.options.language):
            define_custom_fields(cursor, self.plan, self.mapping, self.row.pk)
        return self._counts()

    def _batches(self) -> Iterator[Converted]:
        with open_table(stored_path(self.row), self.row.file_name) as source:
            for raw in source.batches(self._sheet(source)):
                batch = without_long_texts(convert(raw, self.mapping), self.mapping)
                if self.mapping.answers():
                    nobody = nobody_of(self.row, self.options)
                    batch = one_row_per_answer(batch, raw, self.mapping, nobody)
                self.refusals.add(batch.refusals, batch.refused)
                self.report.tell(READING_PERCENT * raw.progress, lines=batch.read)
                yield batch

    def _sheet(self, source: TableSource) -> Sheet:
        if not self.row.sheet:
            return source.sheets[0]
        return find_sheet(source, self.row.sheet, self.row.file_name)

    def _take_steps(self, cursor: Cursor) -> None:
        parameters = parameters_of(self.row, self.actor, self.mapping, self.options)
        for number, step in enumerate(self.plan.steps):
            cursor.execute(step.sql, parameters)
            self._note(cursor, step)
            share = (number + 1) / len(self.plan.steps)
            self.report.tell(READING_PERCENT + (COMMIT_PERCENT - READING_PERCENT) * share)

    def _note(self, cursor: Cursor, step: Step) -> None:
        if step.counts:
            self.counts[step.counts] += cursor.rowcount
        if step.refuses:
            rows = cursor.fetchall()
            fields = {"limit": LARGEST_AMOUNT} if step.refuses == "number_out_of_range" else {}
            refused = [
                Refusal(line, column, shown(value or ""), step.refuses, dict(fields))
                for line, column, value in rows
            ]
            self.refusals.add(refused, len(refused))

    def _counts(self) -> Counts:
        """What was found and not updated is unchanged."""
        by_type: Counts = {}
        for (record_type, outcome), number in self.counts.items():
            by_type.setdefault(record_type, Counter())[outcome] += number
        return {
            record_type: {
                "created": number["created"],
                "updated": number[UPDATED],
                "unchanged": max(number[FOUND] - number[UPDATED], 0),
            }
            for record_type, number in by_type.items()
            if sum(number.values())
        }


def _staged_fields(mapping: Mapping) -> tuple[str, ...]:
    mapped = [column.target for column in mapping.columns if column.use is Use.FIELD]
    has_prefix = mapping.cancellation_prefix and "order_number" in mapped
    if has_prefix and "cancelled" not in mapped:
        mapped.append("cancelled")
    if mapping.answers():
        mapped += [field.name for field in KINDS[mapping.kind].derived]
    return tuple(mapped)


OFF_LIMITS = "CREATE TEMPORARY TABLE off_limits (id uuid PRIMARY KEY) ON COMMIT DROP"
KNOWN_OWNERS = """
CREATE TEMPORARY TABLE known_owner ON COMMIT DROP AS
SELECT DISTINCT ON (name) name, id
FROM (
    SELECT lower(name) AS name, id FROM accounts_user WHERE is_active
    UNION ALL SELECT lower(email), id FROM accounts_user WHERE is_active
) AS called
WHERE %(may_give_away)s OR id = %(user)s
ORDER BY name, id
"""


def _name_what_the_actor_reaches(cursor: Cursor, actor: Actor) -> None:
    """Fill `off_limits` with what he may not edit, and `known_owner` with whom he may make an owner."""
    cursor.execute(OFF_LIMITS)
    reach = Reach.ALL
    if actor.user is not None:
        reach = reach_of(actor.user, RecordType.CUSTOMER, Intent.EDIT)
        for model in (Customer, Contact):
            editable = model.records.editable_by(actor.user).values_list("pk", flat=True)
            rows = model.records.get_queryset().exclude(pk__in=editable).values_list("pk")
            query, values = rows.query.sql_with_params()
            cursor.execute(f"INSERT INTO off_limits {query}", values)
    may_give_away = reach in {Reach.ALL, Reach.TEAM}
    user = actor.user.pk if actor.user else None
    cursor.execute(KNOWN_OWNERS, {"may_give_away": may_give_away, "user": user})
