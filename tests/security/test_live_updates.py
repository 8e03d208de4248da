"""Live updates tell of rows in reach, of every record type, to everybody who does not see all."""

import pytest
from tests.security.noting import note_everything
from tests.security.worlds import NARROW, WITHOUT, World, add_hidden, add_links, make_world

from customer_map.server.accounts.models import User
from customer_map.server.audit.live_events import Entry, _visible
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.queries import governed_models

pytestmark = pytest.mark.django_db


def whole_world(view: str) -> World:
    world = make_world(view)
    add_hidden(world)
    add_links(world)
    note_everything(world)
    return world


@pytest.mark.parametrize("view", [*NARROW, *WITHOUT])
def test_live_updates_tell_only_of_rows_in_reach(view: str) -> None:
    world = whole_world(view)
    entries = [
        Entry(one.sequence, 0, one.record_type, one.record_id, one.verb, one.customer_id)
        for one in AuditEntry.objects.all()
    ]
    told = {change.record for change in _visible(entries, [world.me.pk])[world.me.pk]}
    user = User.objects.get(pk=world.me.pk)
    for rows in world.layers:
        for name, row in rows.made.items():
            if name in governed_models():
                seen = type(row).records.visible_to(user).filter(pk=row.pk).exists()
                assert (f"{name}:{row.pk}" in told) == seen, name
