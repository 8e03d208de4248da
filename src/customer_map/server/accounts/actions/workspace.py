"""The verb about the workspace: its name, currency and time zone."""

import re
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actions.writing import insert, require_administrator, update
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import Workspace

CURRENCY = re.compile(r"[A-Z]{3}")


@transaction.atomic
def change_workspace(*, actor: Actor, name: str, currency: str, time_zone: str) -> Workspace:
    """Change what the workspace is called, the currency of its sums and the zone of its days.

    Raises NotAllowedError for others than administrators, InvalidValueError for a value that does not fit.
    """
    require_administrator(actor)
    require_time_zone(time_zone)
    if not CURRENCY.fullmatch(currency):
        raise InvalidValueError(
            field="currency", reason=_("Write three capital letters, such as CNY.")
        )
    values = {"name": name.strip(), "currency": currency, "time_zone": time_zone}
    workspace = Workspace.objects.select_for_update().first()
    if workspace is None:
        return insert(actor=actor, verb="workspace.found", record=Workspace(**values))
    return update(actor=actor, verb="workspace.change", record=workspace, values=values)


def require_time_zone(name: str) -> None:
    """Raise InvalidValueError unless `name` is a time zone such as Asia/Shanghai."""
    if name not in available_timezones():
        raise InvalidValueError(field="time_zone", reason=_("This is not a time zone."))
