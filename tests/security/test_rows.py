"""The worlds of these tests are complete: a new record type is in them by itself."""

import pytest
from tests.security.rows import governed
from tests.security.worlds import add_hidden, add_links, make_world

from customer_map.server.audit.queries import governed_models

pytestmark = pytest.mark.django_db


def test_every_record_type_has_a_row_in_each_layer() -> None:
    world = make_world()
    add_hidden(world)
    add_links(world)
    assert set(governed()) >= set(governed_models())
    assert world.far
    assert set(world.near.made) == set(world.far.made) == set(governed())
    hidden = set(world.hidden().values())
    for name, model in governed().items():
        if model.owner_path:
            assert f"{name} of Faraway*word" in hidden
