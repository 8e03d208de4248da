"""Every write that is refused leaves the whole database as it was: all addresses that take a form, and the API.

The same forms, sent by the owner of the workspace, do change something: else these tests would prove nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from tests.api.programs import client_of as program_of
from tests.api.programs import delete, patch, post
from tests.security.addresses import ADMINS, OPEN, PEOPLE, Place, paths, places
from tests.security.digests import changed_since, digests
from tests.security.rows import Rows
from tests.security.sights import NO_SUCH, Ids, finish, ids_of, prepare
from tests.security.worlds import World, add_hidden, make_world
from tests.web.browsing import client_of, form_values

from customer_map.server.accounts.actions.keys import create_key
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import ApiKey, User
from customer_map.server.accounts.roles import Role
from customer_map.server.api.kinds import KINDS, Kind
from customer_map.server.audit.webhooks.models import Webhook
from customer_map.server.crm.models import Stage

pytestmark = pytest.mark.django_db
# So many addresses at least do change something: the others need a file, a second step, or a record not in this world.
EFFECTIVE = 55
WORDS = ("name", "subject", "text", "title")
NOT_THERE = {"webhookdelivery": [NO_SUCH]}
LOOK_AFTER = 20  # A look at the whole database costs as much as several requests.


@dataclass
class Form:
    """An address, and what a browser would send there."""

    place: Place
    path: str
    values: dict[str, str]


@dataclass
class Office:
    """A world, and who sends forms there."""

    world: World
    viewer: User
    owner: User
    ids: Ids
    forms: list[Form]


@pytest.fixture(scope="module")
def office(kept_rows: None) -> Office:
    world = make_world()
    add_hidden(world)
    prepare(world)
    Stage.records.create(pipeline=world.near["stage"].pipeline, name="Next", rank=9)  # type: ignore[attr-defined]
    viewer = User.objects.create_user("viewer@example.com", name="Viewer", role=Role.VIEWER)
    owner = User.objects.create_user("owner@example.com", name="Owner", role=Role.OWNER)
    ids = ids_of(world)
    return Office(world, viewer, owner, ids, list(forms(world, client_of(owner), ids)))


def forms(world: World, owner: Client, ids: Ids) -> Iterator[Form]:
    """Yield every address with the form that its page shows, filled in and changed."""
    for place in places():
        if place.case.who not in (PEOPLE, ADMINS) or place.case.is_personal:
            continue
        question = "?set=tags&to=changed" if place.name.endswith("_bulk") else ""
        values: dict[str, str] = {}
        for path in paths(place, ids):
            values = values or answers_to(world, ids, place) | changed(known_at(owner, path))
            yield Form(place, path + question, values)


def known_at(owner: Client, path: str) -> dict[str, str]:
    """Return what the form of a page holds; the first of each address will do for all of them."""
    shown = owner.get(path)
    known = form_values(shown.content.decode()) if is_page(shown) else {}
    finish(shown)
    return known


def answers_to(world: World, ids: Ids, place: Place) -> dict[str, str]:
    """Return values for every field that a form of these pages may have."""
    stage = Stage.records.exclude(pk=world.near["stage"].pk).first() or world.near["stage"]
    words = ("name", "subject", "text", "title", "place", "description", "opportunity", "reason")
    return dict.fromkeys(words, "Changed") | {
        "kind": "call", "done": "1", "stage": str(stage.pk), "column": str(stage.pk), "satisfaction": "5",
        "contact": str(world.near["contact"]), "record": ids.get(place.kind, [""])[0], "code": "C-9", "number": "N-9",
        "email": "new@example.com", "role": "viewer", "probability": "30", "outcome": "open", "currency": "EUR",
        "time_zone": "Europe/Berlin", "placed_at": "2026-03-01T09:00", "company": "Changed", "direction": "down",
        "levels": "region", "details": "contacts", "record_type": "customer", "label": "Changed", "key": "changed",
        "version": "1", "move": "down", "user": str(world.stranger.pk), "team": "",
        "customer": str(world.near["customer"]),
    }  # fmt: skip


def is_page(answer: Any) -> bool:
    is_markup = "text/html" in answer.headers.get("Content-Type", "")
    return is_markup and not answer.streaming


def changed(known: dict[str, str]) -> dict[str, str]:
    return {
        name: "Changed" if value.startswith("Nearby") else value
        for name, value in known.items()
        if value
    }


def send_in_vain(client: Client, sent: list[Form], statuses: tuple[int, ...]) -> None:
    before = digests()
    for start in range(0, len(sent), LOOK_AFTER):
        some = sent[start : start + LOOK_AFTER]
        for form in some:
            answer = client.post(form.path, form.values)
            finish(answer)
            assert answer.status_code in statuses, (form.path, answer.status_code)
        assert not changed_since(before), [form.path for form in some]


def test_a_viewer_changes_nothing_with_any_form(office: Office) -> None:
    send_in_vain(client_of(office.viewer), office.forms, (200, 302, 403, 404, 405, 409, 422))


def test_a_member_changes_nothing_of_a_stranger_with_any_form(office: Office) -> None:
    world = office.world
    theirs = keys(world.far) | keys(world.beside)
    theirs -= keys(world.near)
    sent = [form for form in office.forms if any(pk in form.path for pk in theirs)]
    assert len(sent) > 100
    send_in_vain(client_of(world.me), sent, (302, 403, 404, 405))


def test_who_has_not_signed_in_changes_nothing_anywhere(office: Office) -> None:
    sent = [
        Form(place, path, {"name": "Changed", "text": "Changed"})
        for place in places()
        if place.case.who != OPEN
        for path in paths(place, office.ids)
    ]
    send_in_vain(Client(), sent, (302, 400, 401, 403, 404, 405, 410))


def test_nobody_changes_what_is_somebody_elses_own(office: Office) -> None:
    """Keys, webhooks and saved filters are their owner's alone."""
    theirs = others_own(office)
    ids = office.ids | NOT_THERE | {name: [pk] for name, pk in theirs.items()}
    sent = [
        Form(place, path, {"name": "Changed"})
        for place in places()
        if place.case.is_personal
        for path in paths(place, ids)
        if any(pk in path for pk in theirs.values())
    ]
    assert len(sent) > 10
    send_in_vain(client_of(office.world.me), sent, (403, 404, 405))


def others_own(office: Office) -> dict[str, str]:
    """Return a key, a webhook and a saved filter of the stranger."""
    stranger = Actor(office.world.stranger)
    webhook = Webhook.objects.create(
        owner=office.world.stranger, name="Theirs", url="https://example.com/hook"
    )
    create_key(actor=stranger, name="theirs", scopes=("read",))
    assert office.world.far
    return {
        "webhook": str(webhook.pk),
        "apikey": str(ApiKey.objects.get(user=office.world.stranger).pk),
        "savedfilter": str(office.world.far["savedfilter"].pk),
    }


def keys(rows: Rows | None) -> set[str]:
    assert rows
    return {str(row.pk) for row in rows.made.values() if not isinstance(row.pk, int)}


def test_the_same_forms_do_change_something_when_the_owner_sends_them(office: Office) -> None:
    mine = keys(office.world.near)
    foreign = (keys(office.world.far) | keys(office.world.beside)) - mine
    owner, before = client_of(office.owner), digests()
    done: set[str] = set()
    for form in office.forms:
        if form.place.name in done or any(pk in form.path for pk in foreign):
            continue
        with transaction.atomic():
            finish(owner.post(form.path, form.values))
            if changed_since(before):
                done.add(form.place.name)
            transaction.set_rollback(True)
    assert len(done) >= EFFECTIVE, sorted(done)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEMBER])
def test_programs_are_refused_in_the_same_way(role: Role, office: Office) -> None:
    world = office.world
    assert world.far
    program = program_of(office.viewer if role == Role.VIEWER else world.me)
    before = digests()
    for kind in KINDS:
        row = world.far.made.get(kind.model._meta.model_name or "")
        if row is None or not kind.model.owner_path:
            continue
        path = f"/{kind.plural}/{row.pk}"
        field = next((name for name in WORDS if hasattr(row, name)), "unknown")
        answers = [delete(program, path), patch(program, path, {field: "x"})]
        answers += linked(program, world, kind)
        answers += [post(program, f"{path}/{act.name}", {}) for act in kind.acts]
        for answer in answers:
            assert answer.status_code in (403, 404, 405, 409, 422), (path, answer.content)
        assert not changed_since(before), kind.plural


def linked(program: Client, world: World, kind: Kind) -> Iterator[Any]:
    """Try to hang a new row, and one of the person's own, on each hidden row that it can link to."""
    assert world.far
    mine = world.near[kind.model._meta.model_name or ""].pk
    words = dict.fromkeys(WORDS, "x")
    for link in kind.links.values():
        target = world.far.made.get(link.related_model._meta.model_name)
        if target is None or not target.owner_path:
            continue
        there = {link.attname: str(target.pk)}
        yield post(program, f"/{kind.plural}", words | there)
        yield patch(program, f"/{kind.plural}/{mine}", there)
