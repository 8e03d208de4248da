"""The verbs about the rights table: change the cells of a role, reset them to the default."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actions.writing import (
    erase,
    insert,
    require_administrator,
    update,
)
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import RoleRight
from customer_map.server.accounts.queries import RightsCell, rights_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType, Role

Cells = Mapping[tuple[RecordType, Intent], Reach]


@transaction.atomic
def set_rights(*, actor: Actor, role: Role, cells: Cells) -> list[RightsCell]:
    """Set cells of a role's rights; a cell that equals the default is stored no more.

    Raises NotAllowedError for others than administrators and for the owners' rights, which are always all;
    InvalidValueError when somebody could change what he cannot read.
    """
    _require_changeable(actor, role)
    wanted = {(cell.record_type, cell.intent): cell.reach for cell in rights_of(role)} | dict(cells)
    _require_readable(wanted)
    for cell in rights_of(role):
        _store(actor, role, cell, wanted[cell.record_type, cell.intent])
    return rights_of(role)


@transaction.atomic
def reset_rights(*, actor: Actor, role: Role) -> None:
    """Give a role its default rights again."""
    _require_changeable(actor, role)
    for row in RoleRight.objects.select_for_update().filter(role=role):
        erase(actor=actor, verb="rights.reset", record=row)


def _require_changeable(actor: Actor, role: Role) -> None:
    require_administrator(actor)
    if role == Role.OWNER:
        raise NotAllowedError(right="rights of owners")


def _require_readable(wanted: Cells) -> None:
    for (record_type, _intent), reach in wanted.items():
        if reach.breadth > wanted[record_type, Intent.READ].breadth:
            reason = _("One cannot edit or delete more than one can read.")
            raise InvalidValueError(field=record_type, reason=reason)


def _store(actor: Actor, role: Role, cell: RightsCell, reach: Reach) -> None:
    if reach == cell.reach:
        return
    key = {"role": role, "record_type": cell.record_type, "intent": cell.intent}
    row = RoleRight.objects.select_for_update().filter(**key).first()
    if row is None:
        insert(actor=actor, verb="rights.change", record=RoleRight(**key, reach=reach))
    elif reach == cell.default:
        erase(actor=actor, verb="rights.reset", record=row)
    else:
        update(actor=actor, verb="rights.change", record=row, values={"reach": reach})
