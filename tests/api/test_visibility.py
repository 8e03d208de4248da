"""Every read path of every record type as every role: a program sees exactly what its user may see."""

from typing import Any

import pytest
from django.test import Client
from tests.api.programs import ROOT, client_of, delete, patch, post
from tests.api.worlds import World, make_world, truly_visible

from customer_map.server.accounts.models import RoleRight, User
from customer_map.server.accounts.roles import Intent, Reach, RecordType, Role
from customer_map.server.api.kinds import KINDS, Kind, kind_of
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.models import Stage

pytestmark = pytest.mark.django_db

# What decides how far somebody sees: a role as it is, or a member whose rights were cut.
VIEWS: dict[str, tuple[Role, dict[str, Reach]]] = {
    **{role.value: (role, {}) for role in Role},
    "own contacts only": (Role.MEMBER, {"contact": Reach.OWN}),
    "no contacts": (Role.MEMBER, {"contact": Reach.NONE}),
    "own customers only": (Role.MANAGER, {"customer": Reach.OWN}),
    "no customers": (Role.MEMBER, {"customer": Reach.NONE}),
    "no orders, no cases": (Role.MEMBER, {"order": Reach.NONE, "case": Reach.NONE}),
}


# The same through the costlier paths, for those who see least.
NARROW = ("member", "own contacts only", "own customers only", "no customers")


@pytest.fixture(params=VIEWS)
def world(request: pytest.FixtureRequest) -> World:
    return world_seen_as(request.param)


@pytest.fixture(params=NARROW)
def narrow(request: pytest.FixtureRequest) -> World:
    return world_seen_as(request.param)


def world_seen_as(view: str) -> World:
    role, cut = VIEWS[view]
    made = make_world(role)
    for record_type, reach in cut.items():
        RoleRight.objects.create(
            role=role, record_type=record_type, intent=Intent.READ, reach=reach
        )
    return made


def ask(client: Client, path: str, **questions: object) -> Any:
    answer = client.get(f"{ROOT}{path}", questions)
    assert answer.status_code == 200, (path, questions, answer.content)
    return answer.json()


def ids(page: Any) -> set[str]:
    return {str(row["id"]) for row in page["items"]}


def test_lists_counts_sorts_and_pages_hold_what_the_user_may_see(world: World) -> None:
    client = client_of(world.me)
    for kind in KINDS:
        visible = truly_visible(kind.model, world.me)
        page = ask(client, f"/{kind.plural}", limit=200, count="true")
        assert (ids(page), page["total"]) == (visible, len(visible)), kind.plural
        for number, sort in enumerate(kind.sortable):
            way = f"-{sort}" if number % 2 else sort
            assert ids(ask(client, f"/{kind.plural}", sort=way, limit=200, fields="id")) == visible
        assert ids_of_pages(client, kind) == visible


def ids_of_pages(client: Client, kind: Kind) -> set[str]:
    found: list[str] = []
    cursor = ""
    while True:
        page = ask(client, f"/{kind.plural}", limit=9, cursor=cursor, fields="id")
        found += [str(row["id"]) for row in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            assert len(found) == len(set(found))
            return set(found)


def test_hidden_records_are_not_found_by_their_id(world: World) -> None:
    client = client_of(world.me)
    for kind in KINDS:
        visible = truly_visible(kind.model, world.me)
        everything = {str(pk) for pk in kind.model.records.values_list("pk", flat=True)}
        hidden = sorted(everything - visible)[:4]
        for record_id in (*sorted(visible)[:3], *hidden):
            answer = client.get(f"{ROOT}/{kind.plural}/{record_id}")
            assert answer.status_code == (200 if record_id in visible else 404), kind.plural


def test_questions_about_hidden_records_are_answered_with_visible_ones(narrow: World) -> None:
    client = client_of(narrow.me)
    for kind in KINDS:
        visible = truly_visible(kind.model, narrow.me)
        for link in kind.links.values():
            values = set(kind.model.records.values_list(link.attname, flat=True)) - {None}
            for value in sorted(values, key=str)[:3]:
                rows = kind.model.records.filter(**{link.attname: value})
                expected = {str(row.pk) for row in rows} & visible
                page = ask(
                    client, f"/{kind.plural}", **{link.attname: value}, limit=200, count="true"
                )
                assert (ids(page), page["total"]) == (expected, len(expected))


def test_expanded_records_are_those_the_user_may_see(narrow: World) -> None:
    client = client_of(narrow.me)
    for kind in KINDS:
        for name, link in kind.links.items():
            expand_link(client, narrow.me, kind, name, link)
        for part in kind.parts:
            visible = truly_visible(part.model, narrow.me)
            shown = [
                str(one["id"])
                for row in ask(client, f"/{kind.plural}", expand=part.name, limit=200)["items"]
                for one in row[part.name]
            ]
            rows = part.model.records.filter(
                **{f"{part.link}__in": truly_visible(kind.model, narrow.me)}
            )
            assert sorted(shown) == sorted({str(one.pk) for one in rows} & visible)


def expand_link(client: Client, user: User, kind: Kind, name: str, link: Any) -> None:
    page = ask(client, f"/{kind.plural}", expand=name, limit=200)
    target = link.related_model
    visible = truly_visible(target, user) if kind_of(target) else None
    for row in page["items"]:
        linked = row[link.attname]
        is_seen = linked is not None and (visible is None or str(linked) in visible)
        assert (row[name] is not None) == is_seen, (kind.plural, name)
        if is_seen:
            assert str(row[name]["id"]) == str(linked)


def test_filter_trees_keep_to_what_the_user_may_see(narrow: World) -> None:
    client = client_of(narrow.me)
    for plural, tree in (
        ("customers", '{"field": "name", "op": "contains", "value": "o"}'),
        ("contacts", '{"not": {"field": "name", "op": "is", "value": "x"}}'),
        ("opportunities", '{"or": [{"field": "amount", "op": "gte", "value": 1}]}'),
    ):
        kind = next(one for one in KINDS if one.plural == plural)
        page = ask(client, f"/{plural}", filter=tree, limit=200, count="true")
        visible = truly_visible(kind.model, narrow.me)
        assert (ids(page), page["total"]) == (visible, len(visible))


def test_segments_hold_customers_the_user_may_see(narrow: World) -> None:
    client = client_of(narrow.me)
    seen = truly_visible(kind_named("customers").model, narrow.me)
    for segment in ask(client, "/segments")["items"]:
        members = ids(ask(client, f"/segments/{segment['key']}/members", limit=200))
        assert members <= seen


def kind_named(plural: str) -> Kind:
    return next(kind for kind in KINDS if kind.plural == plural)


def test_a_key_without_the_scope_reads_and_writes_nothing() -> None:
    world = make_world(Role.OWNER)
    before = state()
    for kind in KINDS:
        others = [
            f"{one}.{word}"
            for one in RecordType
            for word in ("read", "write")
            if one != kind.rights
        ]
        client = client_of(world.me, *others)
        record_id = kind.model.records.values_list("pk", flat=True).first()
        for answer in (
            client.get(f"{ROOT}/{kind.plural}"),
            client.get(f"{ROOT}/{kind.plural}/{record_id}"),
            *writes(client, kind, record_id),
        ):
            assert answer.status_code in (403, 405), (kind.plural, answer.content)
    assert state() == before


def writes(client: Client, kind: Kind, record_id: object) -> list[Any]:
    """Send every kind of write; bodies fit as far as their types go."""
    path = f"/{kind.plural}/{record_id}"
    answers = [delete(client, path), patch(client, path, {})]
    answers += [post(client, f"{path}/{act.name}", body_of(act.name)) for act in kind.acts]
    return answers


def body_of(act: str) -> dict[str, object]:
    return {"stage_id": str(Stage.records.get().pk)} if act == "move" else {}


def state() -> list[Any]:
    """Return everything that a write could have changed."""
    rows = [list(kind.model.records.order_by("pk").values()) for kind in KINDS]
    return [*rows, AuditEntry.objects.exclude(record_type="apikey").count()]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEMBER])
def test_writes_to_what_one_may_not_change_are_refused_and_change_nothing(role: Role) -> None:
    world = make_world(role)
    client = client_of(world.me)
    for kind in KINDS:
        editable = {
            str(pk) for pk in kind.model.records.editable_by(world.me).values_list("pk", flat=True)
        }
        refused = [
            pk for pk in kind.model.records.values_list("pk", flat=True) if str(pk) not in editable
        ]
        seen = truly_visible(kind.model, world.me)
        before = state()
        for record_id in refused[:3]:
            for answer in writes(client, kind, record_id):
                expected = {403, 405} if str(record_id) in seen else {404, 405}
                if answer.status_code == 200:  # a change of nothing
                    assert answer.request["REQUEST_METHOD"] == "PATCH"
                    continue
                assert answer.status_code in expected, (kind.plural, answer.request, answer.content)
        assert state() == before, kind.plural
