"""Every read path of every record type, as everybody who does not see all: what is out of reach leaves no trace.

Two ways of looking. No answer holds a word or an id of a hidden row; and no answer changes when hidden rows are
added, so neither counts, orders nor figures tell of them. Reading everything takes as long as all other tests of
this folder: in a usual run each person reads every `STRIDE`-th path, all persons together every one;
`CUSTOMER_MAP_MATRIX=whole` lets each read all.
"""

import os
from collections.abc import Iterator

import pytest
from django.test import Client
from tests.security.addresses import MACHINES
from tests.security.noting import note_everything
from tests.security.sights import prepare, read, reading_paths
from tests.security.worlds import NARROW, WITHOUT, World, add_hidden, add_links, make_world
from tests.web.browsing import client_of

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Relationship

pytestmark = pytest.mark.django_db
VIEWS = (*NARROW, *WITHOUT)
STRIDE = 1 if os.environ.get("CUSTOMER_MAP_MATRIX") == "whole" else len(VIEWS)


def whole_world(view: str) -> World:
    world = make_world(view)
    add_hidden(world)
    add_links(world)
    prepare(world)
    note_everything(world)
    return world


def paths_of(world: World, view: str) -> list[str]:
    """Return the share of this person, of those that people read."""
    found = dict.fromkeys(reading_paths(world, without=(MACHINES,)))
    return list(found)[VIEWS.index(view) % STRIDE :: STRIDE]


def leaks(hidden: dict[str, str], client: Client, path: str) -> Iterator[str]:
    _status, body = read(client, path)
    text = body.decode(errors="replace").casefold()
    for word, row in hidden.items():
        if word.casefold() in text and word not in path:
            yield f"{path} tells the {row}: {around(text, word.casefold())}"


def around(text: str, word: str) -> str:
    place = text.index(word)
    return " ".join(text[max(0, place - 90) : place + len(word) + 40].split())


@pytest.mark.parametrize("view", VIEWS)
def test_no_answer_holds_a_word_or_an_id_of_a_hidden_row(view: str) -> None:
    world = whole_world(view)
    hidden, client = world.hidden(), client_of(world.me)
    found = [leak for path in paths_of(world, view) for leak in leaks(hidden, client, path)]
    assert not found, "\n".join(found)


def test_a_tie_is_read_by_who_reads_both_of_its_people() -> None:
    world = whole_world("member")
    assert world.across
    ties = Relationship.records.visible_to(User.objects.get(pk=world.me.pk))
    assert [tie.pk for tie in ties] == [world.near["relationship"].pk]
    assert str(world.across["relationship"].source) == "Farawaycontactword"  # type: ignore[attr-defined]


@pytest.mark.parametrize("view", NARROW)
def test_no_answer_changes_when_hidden_rows_are_added(view: str) -> None:
    world = make_world(view)
    prepare(world)
    client = client_of(world.me)
    asked = paths_of(world, view)
    for path in asked:  # what a first look remembers, it remembers before the first comparison
        read(client, path)
    before = {path: read(client, path) for path in asked}
    add_hidden(world)
    differing = [path for path in asked if read(client, path) != before[path]]
    assert not differing, differing
