"""Every read path of every record type, as everybody who does not see all: no word and no id of a hidden row comes out.

`test_hidden_rows.py` looks for what counts, orders and figures tell of them.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from tests.security.noting import note_everything
from tests.security.shares import VIEWS, paths_people_read, share_of
from tests.security.sights import prepare, read
from tests.security.worlds import World, add_hidden, add_links, look_as, make_world
from tests.web.browsing import client_of

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Relationship

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def whole(kept_rows: None) -> World:
    """All layers, and everything that tells of their rows."""
    made = make_world()
    add_hidden(made)
    add_links(made)
    prepare(made)
    note_everything(made)
    return made


@pytest.fixture(scope="module")
def paths_of_whole(whole: World) -> list[str]:
    return paths_people_read(whole)


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
def test_no_answer_holds_a_word_or_an_id_of_a_hidden_row(
    view: str, whole: World, paths_of_whole: list[str]
) -> None:
    look_as(whole, view)
    hidden, client = whole.hidden(), client_of(whole.me)
    asked = share_of(paths_of_whole, view)
    found = [leak for path in asked for leak in leaks(hidden, client, path)]
    assert not found, "\n".join(found)


def test_a_tie_is_read_by_who_reads_both_of_its_people(whole: World) -> None:
    assert whole.across
    ties = Relationship.records.visible_to(User.objects.get(pk=whole.me.pk))
    assert [tie.pk for tie in ties] == [whole.near["relationship"].pk]
    assert str(whole.across["relationship"].source) == "Farawaycontactword"  # type: ignore[attr-defined]
