"""Live updates tell of rows in reach, of every record type, to everybody who does not see all."""

import pytest
from tests.security.noting import note_everything
from tests.security.worlds import NARROW, WITHOUT, World, add_hidden, add_links, look_as, make_world

from customer_map.server.audit.live_events import Entry, _visible
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.queries import governed_models

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(kept_rows: None) -> World:
    made = make_world()
    add_hidden(made)
    add_links(made)
    note_everything(made)
    return made


@pytest.mark.parametrize("view", [*NARROW, *WITHOUT])
def test_live_updates_tell_only_of_rows_in_reach(view: str, world: World) -> None:
    look_as(world, view)
    entries = [
        Entry(one.sequence, 0, one.record_type, one.record_id, one.verb, one.customer_id)
        for one in AuditEntry.objects.all()
    ]
    told = {change.record for change in _visible(entries, [world.me.pk])[world.me.pk]}
    seen = world.seen()
    for rows in world.layers:
        for name, row in rows.made.items():
            if name in governed_models():
                assert (f"{name}:{row.pk}" in told) == (row.pk in seen[name]), name
