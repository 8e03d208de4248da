"""The one-time links: the first owner founds the workspace, a colleague joins."""

import pytest
from django.test import Client
from tests.accounts.people import PASSWORD, acting, person

from customer_map.server.accounts.actions import create_setup_link
from customer_map.server.accounts.actions.invitations import invite
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User, Workspace
from customer_map.server.accounts.roles import Role
from customer_map.server.saved_maps.models import SavedMap

pytestmark = pytest.mark.django_db

OWNER = {
    "name": "Wang Fang",
    "email": "owner@example.com",
    "password": PASSWORD,
    "language": "zh-hans",
    "workspace_name": "云图",
    "currency": "CNY",
    "time_zone": "Asia/Shanghai",
}


def path_of(link: str | None) -> str:
    assert link is not None
    return link.removeprefix("http://localhost:8000")


@pytest.fixture
def setup_path() -> str:
    return path_of(create_setup_link(actor=Actor.system()))


def test_the_first_owner_founds_the_workspace_and_is_signed_in(
    client: Client, setup_path: str
) -> None:
    answer = client.post(setup_path, OWNER)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert User.objects.get().role == Role.OWNER
    assert Workspace.objects.get().name == "云图"
    settings = client.get("/settings/")
    assert settings.status_code == 200
    assert "设置" in settings.content.decode()


def test_a_new_workspace_has_its_first_maps(client: Client, setup_path: str) -> None:
    client.post(setup_path, OWNER)
    kinds = list(SavedMap.records.values_list("kind", flat=True))
    assert (kinds.count("journey"), kinds.count("mind")) == (4, 2)


def test_the_form_proposes_what_fits_the_language(client: Client, setup_path: str) -> None:
    page = client.get(setup_path, headers={"Accept-Language": "zh-CN"}).content.decode()
    assert '<option value="CNY" selected>' in page
    assert '<option value="Asia/Shanghai" selected>' in page


def test_a_weak_password_is_said_beside_its_field(client: Client, setup_path: str) -> None:
    answer = client.post(setup_path, OWNER | {"password": "12345"})
    assert answer.status_code == 200
    assert "too short" in answer.content.decode()
    assert not User.objects.exists()


def test_the_page_is_not_kept_by_browsers_on_the_way(client: Client, setup_path: str) -> None:
    answer = client.get(setup_path)
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_used_and_unknown_links_answer_alike(client: Client, setup_path: str) -> None:
    client.post(setup_path, OWNER)
    stranger = Client()
    answers = [stranger.get(path) for path in (setup_path, "/welcome/nothing/")]
    assert [answer.status_code for answer in answers] == [410, 410]


def test_an_invited_colleague_joins(client: Client) -> None:
    issued = invite(actor=acting(), email="karen@example.com", role=Role.VIEWER)
    page = client.get(path_of(issued.link)).content.decode()
    assert "karen@example.com" in page
    client.post(path_of(issued.link), {"name": "Karen", "password": PASSWORD})
    user = User.objects.get(email="karen@example.com")
    assert (user.role, user.name) == ("viewer", "Karen")
    assert client.get("/settings/").status_code == 200


def test_an_invitation_cannot_found_a_second_workspace(client: Client) -> None:
    issued = invite(actor=acting(), email="karen@example.com", role=Role.VIEWER)
    client.post(path_of(issued.link), OWNER)
    assert User.objects.get(email="karen@example.com").role == Role.VIEWER
    assert not User.objects.filter(email=OWNER["email"]).exists()


def test_who_is_signed_in_is_asked_to_sign_out_first(client: Client) -> None:
    issued = invite(actor=acting(), email="karen@example.com", role=Role.VIEWER)
    client.force_login(person(Role.MEMBER, "Li Jing"))
    page = client.get(path_of(issued.link)).content.decode()
    assert "You are signed in as Li Jing" in page
