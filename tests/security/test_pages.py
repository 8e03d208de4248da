"""Every page, map and file, read once by the owner of a workspace whose every text is hostile.

Each answers; each tells browsers to run, frame and keep nothing; in none has a text become markup.
"""

import re
from dataclasses import dataclass

import pytest
from tests.api.programs import client_of as program_of
from tests.security.addresses import ADMINS, PEOPLE, Place
from tests.security.markup import EVALUATED, INLINE, LINK, PAYLOAD, foreign_markup
from tests.security.noting import note_everything
from tests.security.rows import fill
from tests.security.sights import body_of, finish, prepare, reading_paths
from tests.security.worlds import World
from tests.web.browsing import client_of

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.search import rebuild_search
from customer_map.server.saved_maps.models import SavedMap

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Read:
    """What was answered at one path."""

    place: Place
    path: str
    status: int
    headers: dict[str, str]
    body: str

    @property
    def is_markup(self) -> bool:
        return any(word in self.headers.get("Content-Type", "") for word in ("html", "svg"))


@pytest.fixture(scope="module")
def world(kept_rows: None) -> World:
    owner = User.objects.create_user("owner@example.com", name=PAYLOAD, role=Role.OWNER)
    made = World(owner, owner, fill(owner, PAYLOAD))
    made.near["customer"].website = LINK  # type: ignore[attr-defined]
    made.near["customer"].save()
    rebuild_search()
    prepare(made)
    SavedMap.records.update(name=PAYLOAD)
    note_everything(made)
    return made


@pytest.fixture(scope="module")
def answers(world: World) -> list[Read]:
    client = client_of(world.me)
    found: dict[str, Read] = {}
    for place, path in reading_paths(world):
        if path in found:
            continue
        answer = client.get(path)
        body = body_of(answer).decode(errors="replace")
        finish(answer)
        found[path] = Read(place, path, answer.status_code, dict(answer.headers), body)
    return list(found.values())


def test_every_page_answers_its_person(answers: list[Read]) -> None:
    """Else the other tests of this folder would look at error pages."""
    for read in answers:
        assert read.status in (200, 302, 404, 405, 410), read.path


def test_no_page_can_be_framed_or_kept(answers: list[Read]) -> None:
    for read in answers:
        if read.place.case.who not in (PEOPLE, ADMINS):
            continue
        assert read.headers["X-Frame-Options"] == "DENY", read.path
        assert read.headers["X-Content-Type-Options"] == "nosniff", read.path
        assert read.headers["Referrer-Policy"] == "same-origin", read.path
        if read.status == 200:
            kept = read.headers.get("Cache-Control", "")
            assert re.search("no-store|private|no-cache", kept), read.path


def test_no_page_runs_what_was_not_built(answers: list[Read]) -> None:
    wanted = ("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'")
    pages = [read for read in answers if "html" in read.headers.get("Content-Type", "")]
    assert len(pages) > 100
    for read in pages:
        policy = read.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, read.path
        assert all(word in policy for word in wanted), read.path
        assert not INLINE.search(read.body), (read.path, INLINE.search(read.body))


def test_no_text_becomes_markup_a_link_that_runs_or_a_template(answers: list[Read]) -> None:
    holding = 0
    for read in answers:
        assert "\u202e" not in read.headers.get("Content-Disposition", ""), read.path
        if read.is_markup:
            assert not foreign_markup(read.body), (read.path, foreign_markup(read.body))
            assert EVALUATED not in read.body, read.path
            holding += "cmx" in read.body
    assert holding > len(answers) / 3


def test_programs_get_json_that_no_browser_takes_for_a_page(world: World) -> None:
    program = program_of(world.me)
    for plural in ("customers", "contacts", "notes", "touchpoints", "cases"):
        answer = program.get(f"/api/v1/{plural}")
        assert answer.headers["Content-Type"].startswith("application/json")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    problem = program.get("/api/v1/customers?<script>cmx()</script>=1")
    assert problem.status_code == 422
    assert "html" not in problem.headers["Content-Type"]


def test_the_reference_of_the_api_holds_no_markup_of_custom_fields(world: World) -> None:
    assert not foreign_markup(client_of(world.me).get("/api/v1/docs").content.decode())
