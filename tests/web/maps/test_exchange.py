"""Open maps ask for patches and send operations; the answer is always the true state."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import Customer
from customer_map.server.saved_maps.models import MapKind, SavedMap


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner@example.com", name="Owner", role=Role.OWNER)


@pytest.fixture
def visitor(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


@pytest.fixture
def mind(owner: User) -> SavedMap:
    for name, region in (("Bamboo", "East"), ("Cedar", "North")):
        Customer.records.create(name=name, region=region, owner=owner)
    return SavedMap.records.create(
        kind=MapKind.MIND, name="Customers", owner=owner, definition={"levels": ["region"]}
    )


def version_of(visitor: Client, saved: SavedMap) -> str:
    svg = visitor.get(f"/maps/{saved.pk}/drawing").content.decode()
    return svg.split('data-version="')[1].split('"')[0]


def send(visitor: Client, saved: SavedMap, base: str, **operation: str) -> Any:
    body = {"base": base, "operations": [{"id": "o1", **operation}]}
    url = f"/maps/{saved.pk}/operations"
    return visitor.post(
        url, body, content_type="application/json", headers={"accept": "application/json"}
    )


def customer_node(name: str) -> str:
    return f"customer:{Customer.records.get(name=name).pk}"


def test_a_drawing_is_svg_with_a_version(visitor: Client, mind: SavedMap) -> None:
    answer = visitor.get(f"/maps/{mind.pk}/drawing")
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"Bamboo" in answer.content
    assert len(version_of(visitor, mind)) == 16


def test_renaming_answers_the_changed_node_and_the_inverse(visitor: Client, mind: SavedMap) -> None:
    base, node = version_of(visitor, mind), customer_node("Bamboo")
    answer = send(visitor, mind, base, kind="rename", node=node, text="Bamboo Ltd").json()
    assert answer["patch"]["base"] == base
    assert node in [one["id"] for one in answer["patch"]["upsert"]]
    assert answer["inverse"][0]["text"] == "Bamboo"
    assert Customer.records.filter(name="Bamboo Ltd").exists()


def test_a_move_changes_the_record_and_moves_the_node(visitor: Client, mind: SavedMap) -> None:
    base, node = version_of(visitor, mind), customer_node("Bamboo")
    drawing = visitor.get(f"/maps/{mind.pk}/drawing").content.decode()
    north = next(
        part for part in drawing.split('data-id="')[1:] if ">North<" in part.split("children")[0]
    )
    parent = north.split('"')[0]
    answer = send(visitor, mind, base, kind="move", node=node, parent=parent).json()
    moved = next(one for one in answer["patch"]["upsert"] if one["id"] == node)
    assert moved["parent"] == parent
    assert Customer.records.get(name="Bamboo").region == "North"


def test_a_refused_operation_answers_the_reason_and_the_true_state(
    visitor: Client, mind: SavedMap
) -> None:
    base, node = version_of(visitor, mind), customer_node("Bamboo")
    answer = send(visitor, mind, base, kind="rename", node=node, text="  ")
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid_value"
    assert node in [one["id"] for one in answer.json()["patch"]["upsert"]]
    assert Customer.records.filter(name="Bamboo").exists()


def test_all_operations_of_one_request_are_done_or_none(visitor: Client, mind: SavedMap) -> None:
    operations = [
        {"id": "1", "kind": "rename", "node": customer_node("Bamboo"), "text": "Changed"},
        {"id": "2", "kind": "rename", "node": customer_node("Cedar"), "text": ""},
    ]
    body = {"base": version_of(visitor, mind), "operations": operations}
    answer = visitor.post(f"/maps/{mind.pk}/operations", body, content_type="application/json")
    assert answer.status_code == 422
    assert not Customer.records.filter(name="Changed").exists()


def test_what_somebody_removed_while_its_text_was_edited_is_put_back_with_the_text(
    visitor: Client, mind: SavedMap, owner: User
) -> None:
    node = customer_node("Bamboo")
    visitor.post(f"/customers/{node.partition(':')[2]}/delete/")
    base = version_of(visitor, mind)
    operations = [
        {"id": "1", "kind": "restore", "node": node, "ref": node},
        {"id": "2", "kind": "rename", "node": node, "ref": node, "text": "Bamboo Ltd"},
    ]
    body = {"base": base, "operations": operations}
    answer = visitor.post(f"/maps/{mind.pk}/operations", body, content_type="application/json")
    assert answer.status_code == 200
    assert node in [one["id"] for one in answer.json()["patch"]["upsert"]]
    assert answer.json()["inverse"] == []
    assert Customer.records.visible_to(owner).filter(name="Bamboo Ltd").exists()


def test_a_page_learns_what_changed_since_its_version(
    visitor: Client, mind: SavedMap, owner: User
) -> None:
    base = version_of(visitor, mind)
    assert visitor.get(f"/maps/{mind.pk}/patch", {"since": base}).json()["upsert"] == []
    Customer.records.create(name="Delta", region="East", owner=owner)
    patch = visitor.get(f"/maps/{mind.pk}/patch", {"since": base}).json()
    assert any("Delta" in one["body"] for one in patch["upsert"])


def test_a_page_with_an_unknown_version_is_told_to_load_anew(
    visitor: Client, mind: SavedMap
) -> None:
    assert visitor.get(f"/maps/{mind.pk}/patch", {"since": "gone"}).json() == {"redraw": True}


def test_folding_is_remembered_for_the_user(visitor: Client, mind: SavedMap) -> None:
    base = version_of(visitor, mind)
    drawing = visitor.get(f"/maps/{mind.pk}/drawing").content.decode()
    east = next(
        p for p in drawing.split('data-id="')[1:] if ">East<" in p.split("children")[0]
    ).split('"')[0]
    send(visitor, mind, base, kind="fold", node=east)
    assert b"Bamboo" not in visitor.get(f"/maps/{mind.pk}/drawing").content
    send(visitor, mind, version_of(visitor, mind), kind="unfold", node=east)
    assert b"Bamboo" in visitor.get(f"/maps/{mind.pk}/drawing").content


ENDLESS = '{"base": "a", "operations": [{"id": "1", "kind": "fold", "node": "%s"}]}' % ("n" * 4001)


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"base": 1, "operations": []}', '{"base": "a"}', ENDLESS]
)
def test_a_malformed_request_is_refused(visitor: Client, mind: SavedMap, body: str) -> None:
    url = f"/maps/{mind.pk}/operations"
    headers = {"accept": "application/json"}
    answer = visitor.post(url, body, content_type="application/json", headers=headers)
    assert answer.status_code == 422


def test_somebody_elses_map_does_not_exist(client: Client, mind: SavedMap) -> None:
    stranger = User.objects.create_user("s@example.com", name="S", role=Role.MEMBER)
    client.force_login(stranger)
    for path in ("", "drawing", "patch", "export.svg"):
        assert client.get(f"/maps/{mind.pk}/{path}").status_code == 404
    answer = send(client, mind, "", kind="rename", node=customer_node("Bamboo"), text="Mine")
    assert answer.status_code == 404
    assert Customer.records.filter(name="Bamboo").exists()


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client: Client, mind: SavedMap) -> None:
    answer = client.get(f"/maps/{mind.pk}/drawing")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_a_map_that_does_not_exist_is_not_found(visitor: Client) -> None:
    assert visitor.get(f"/maps/{uuid4()}/").status_code == 404


def test_a_hostile_name_stays_text_on_the_map(visitor: Client, mind: SavedMap, owner: User) -> None:
    name = "</text><script>alert(1)</script>\"'&"
    Customer.records.create(name=name, region="<svg onload=alert(2)>", owner=owner)
    for path in ("", "drawing", "export.svg"):
        content = visitor.get(f"/maps/{mind.pk}/{path}").content
        assert b"<script>alert" not in content
        assert b"<svg onload" not in content
