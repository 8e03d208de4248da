"""Sets the same fields of many records through their verb: one step, which is undone as one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import transaction

from customer_map.errors import CustomerMapError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.values import Values


@dataclass(slots=True)
class BulkOutcome:
    """What became of each record: changed, the same as before, or refused, with the reason."""

    changed: list[Record] = field(default_factory=list)
    same: list[Record] = field(default_factory=list)
    refused: list[tuple[Record, CustomerMapError]] = field(default_factory=list)


@transaction.atomic
def edit_many(
    *,
    actor: Actor,
    edit: Callable[..., Record],
    id_name: str,
    records: Iterable[Record],
    values: Values,
    rehearse: bool,
) -> BulkOutcome:
    """Call the verb `edit` for each record; a refusal leaves that record alone and stops no other.

    With `rehearse` everything is checked and then taken back, so that the outcome tells what would happen.
    """
    outcome = BulkOutcome()
    for record in records:
        try:
            with transaction.atomic():
                done = edit(actor=actor, **{id_name: record.pk}, values=values)
        except CustomerMapError as problem:
            outcome.refused.append((record, problem))
        else:
            (outcome.changed if done.version != record.version else outcome.same).append(record)
    if rehearse:
        transaction.set_rollback(True)
    return outcome
