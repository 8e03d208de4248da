"""No answer changes when rows out of reach are added: neither counts nor orders nor figures tell of them."""

from collections.abc import Iterable

import pytest
from django.db import transaction
from django.test import Client
from tests.security.shares import paths_people_read, share_of
from tests.security.sights import prepare, read
from tests.security.worlds import NARROW, World, add_hidden, look_as, make_world
from tests.web.browsing import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(kept_rows: None) -> World:
    """A world without hidden rows."""
    made = make_world()
    prepare(made)
    return made


@pytest.fixture(scope="module")
def paths(world: World) -> list[str]:
    return paths_people_read(world)


@pytest.mark.parametrize("view", NARROW)
def test_no_answer_changes_when_hidden_rows_are_added(
    view: str, world: World, paths: list[str]
) -> None:
    look_as(world, view)
    client = client_of(world.me)
    before = answers(client, share_of(paths, view))
    with transaction.atomic():
        add_hidden(world)
        after = answers(client, before)
        transaction.set_rollback(True)
    # A first look may have remembered something: what differs is looked at once more.
    again = answers(client, (path for path in before if before[path] != after[path]))
    differing = [path for path in again if again[path] != after[path]]
    assert not differing, differing


def answers(client: Client, paths: Iterable[str]) -> dict[str, tuple[int, bytes]]:
    return {path: read(client, path) for path in paths}
