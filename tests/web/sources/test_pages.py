"""The pages of event sources: only administrators, keys once, and what came of the events."""

import pytest
from django.test import Client
from django.utils import timezone

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.intake.actions.events.receiving import receive
from customer_map.server.intake.actions.events.sources import create_source
from customer_map.server.intake.actions.events.taking import take_all
from customer_map.server.intake.events.reading import read_batch
from customer_map.server.intake.models import EventSource, IdentityConflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client: Client) -> User:
    user = User.objects.create_user("ada@example.com", name="Ada", role=Role.OWNER)
    client.force_login(user)
    return user


def page_of(source: EventSource) -> str:
    return f"/settings/sources/{source.pk}/"


def test_the_key_of_a_new_source_is_shown_once(client: Client, owner: User) -> None:
    answer = client.post("/settings/sources/new/", {"name": "云店", "kind": "segment"})
    key = answer.context["issued"].write_key
    assert key in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    source = EventSource.objects.get()
    for path in ("/settings/sources/", page_of(source)):
        assert key not in client.get(path).content.decode()
        assert "云店" in client.get(path).content.decode()


@pytest.mark.parametrize("kind", ["cloudevents", "webhook"])
def test_every_kind_of_source_has_lines_to_copy(client: Client, owner: User, kind: str) -> None:
    answer = client.post("/settings/sources/new/", {"name": "Shop", "kind": kind})
    source = EventSource.objects.get()
    assert f"/v1/{'hooks' if kind == 'webhook' else kind}/{source.code}" in answer.content.decode()
    assert "path_customer" in client.get(page_of(source)).content.decode()


def test_the_page_shows_what_came_and_what_was_refused(client: Client, owner: User) -> None:
    source = create_source(actor=Actor.system(), name="Shop").source
    now = timezone.now()
    body = b"""{"batch": [{"type": "track", "event": "Bought <b>", "userId": "u1"}, {"type": "dance"},
        {"type": "track", "event": "Looked", "anonymousId": "a1"}]}"""
    read = read_batch(body, source_id=source.pk, received=now)
    receive(source_id=source.pk, read=read, received=now)
    take_all()

    text = client.get(page_of(source)).content.decode()

    assert "Bought &lt;b&gt;" in text
    assert "Looked" in text
    assert "dance" in text
    assert "The type is none of track" in text


def test_a_source_is_changed(client: Client, owner: User) -> None:
    source = create_source(actor=Actor.system(), name="Shop").source
    values = {"name": "Store", "origins": "https://Shop.example:443/\n", "names": "A = B"}
    assert client.post(page_of(source), values).status_code == 302
    source.refresh_from_db()
    assert (source.name, source.origins) == ("Store", ["https://shop.example"])
    assert source.mapping["names"] == {"A": "B"}


@pytest.mark.parametrize(
    "values",
    [
        {"origins": "shop.example"},
        {"origins": "https://shop.example/path"},
        {"origins": "https://[shop"},
        {"names": "only one"},
        {"name": ""},
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(
    client: Client, owner: User, values: dict[str, str]
) -> None:
    source = create_source(actor=Actor.system(), name="Shop").source
    answer = client.post(page_of(source), {"name": "Shop", **values})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == list(values)


def test_a_key_is_changed_and_a_source_is_shut_out(client: Client, owner: User) -> None:
    issued = create_source(actor=Actor.system(), name="Shop")
    answer = client.post(page_of(issued.source) + "rotate/")
    assert answer.context["issued"].write_key != issued.write_key
    assert client.post(page_of(issued.source) + "revoke/").status_code == 302
    issued.source.refresh_from_db()
    assert issued.source.revoked_at is not None
    assert client.post(page_of(issued.source) + "rotate/").status_code == 404


def test_only_administrators_see_sources(client: Client) -> None:
    source = create_source(actor=Actor.system(), name="Shop").source
    for role in (Role.MANAGER, Role.MEMBER, Role.VIEWER):
        client.force_login(User.objects.create_user(f"{role}@example.com", name="X", role=role))
        assert client.get("/settings/sources/").status_code == 403
        assert client.get(page_of(source)).status_code == 403
        for verb in ("new/", f"{source.pk}/rotate/", f"{source.pk}/revoke/"):
            answer = client.post(f"/settings/sources/{verb}", {"name": "x", "kind": "segment"})
            assert answer.status_code == 403
    source.refresh_from_db()
    assert source.revoked_at is None
    assert EventSource.objects.count() == 1


def test_customers_said_to_be_the_same_are_compared_and_merged(client: Client, owner: User) -> None:
    source = create_source(actor=Actor.system(), name="Shop").source
    actor = Actor(owner)
    one, other = (create_customer(actor=actor, values={"name": name}) for name in ("Ann", "Anne"))
    IdentityConflict.objects.create(source=source, one_id=one.pk, other_id=other.pk)
    compare = f"/duplicates/customer/{one.pk}/{other.pk}/"
    assert compare in client.get(page_of(source)).content.decode()
    assert client.get(compare).status_code == 200
