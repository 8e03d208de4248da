"""The settings pages: who may open them, what they change, in which language."""

import re

import pytest
from django.core import mail
from django.test import Client
from tests.accounts.people import person

from customer_map.server.accounts.actions.invitations import invite
from customer_map.server.accounts.actions.keys import create_key
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import (
    ApiKey,
    Invitation,
    RoleRight,
    Team,
    User,
    Workspace,
)
from customer_map.server.accounts.queries import key_of
from customer_map.server.accounts.roles import Role

pytestmark = pytest.mark.django_db

FOR_ALL = ["/settings/", "/settings/profile/", "/settings/keys/", "/settings/keys/new/"]
FOR_ADMINISTRATORS = [
    "/settings/workspace/",
    "/settings/users/",
    "/settings/users/invite/",
    "/settings/teams/",
    "/settings/rights/member/",
]


@pytest.fixture
def owner(client: Client) -> User:
    user = person(Role.OWNER)
    client.force_login(user)
    return user


@pytest.mark.parametrize("path", FOR_ALL + FOR_ADMINISTRATORS)
@pytest.mark.parametrize("role", list(Role))
def test_who_may_open_what(client: Client, path: str, role: Role) -> None:
    client.force_login(person(role))
    may = path in FOR_ALL or role in {Role.OWNER, Role.ADMIN}
    assert client.get(path).status_code == (200 if may else 403)


def test_members_post_nothing_that_is_for_administrators(client: Client) -> None:
    member, other = person(Role.MEMBER), person(Role.MEMBER, "Li Jing")
    team = Team.objects.create(name="East")
    issued = invite(actor=Actor.system(), email="a@example.com", role=Role.VIEWER)
    client.force_login(member)
    for path, form in (
        ("/settings/workspace/", {"name": "x", "currency": "EUR", "time_zone": "UTC"}),
        ("/settings/users/invite/", {"email": "b@example.com", "role": "owner"}),
        (f"/settings/users/{member.pk}/", {"role": "owner"}),
        (f"/settings/users/{other.pk}/deactivate/", {}),
        (f"/settings/users/{other.pk}/reactivate/", {}),
        (f"/settings/users/{other.pk}/two-factor/reset/", {}),
        (f"/settings/users/invitations/{issued.invitation.pk}/withdraw/", {}),
        ("/settings/teams/", {"name": "x"}),
        (f"/settings/teams/{team.pk}/", {"name": "x"}),
        (f"/settings/teams/{team.pk}/remove/", {}),
        ("/settings/rights/member/", {}),
        ("/settings/rights/member/reset/", {}),
    ):
        assert client.post(path, form).status_code == 403, path
    assert set(User.objects.values_list("role", "is_active")) == {("member", True)}
    assert (Team.objects.get().name, Invitation.objects.count()) == ("East", 1)
    assert not Workspace.objects.exists()
    assert not RoleRight.objects.exists()


def test_an_invitation_shows_its_link_once(client: Client, owner: User) -> None:
    form = {"email": "karen@example.com", "role": "member", "team": ""}
    page = client.post("/settings/users/invite/", form).content.decode()
    found = re.search(r'<code class="secret">(http\S+/welcome/\S+/)</code>', page)
    assert found is not None
    assert "no mail server is set up" in page
    assert found[1] not in client.get("/settings/users/").content.decode()
    assert Client().get(found[1].removeprefix("http://localhost:8000")).status_code == 200


def test_an_invitation_is_mailed_where_there_is_a_mail_server(
    client: Client, owner: User, settings: object
) -> None:
    settings.EMAIL_HOST = "mail.example"
    form = {"email": "karen@example.com", "role": "member", "team": ""}
    page = client.post("/settings/users/invite/", form).content.decode()
    assert "The link was sent by e-mail" in page
    assert mail.outbox[0].to == ["karen@example.com"]
    assert "/welcome/" in mail.outbox[0].body


def test_inviting_a_user_says_that_he_is_here(client: Client, owner: User) -> None:
    form = {"email": owner.email, "role": "member", "team": ""}
    page = client.post("/settings/users/invite/", form).content.decode()
    assert "There is already a user with the address" in page


def test_role_and_teams_of_a_user_are_changed(client: Client, owner: User) -> None:
    user, team = person(Role.MEMBER, "Karen Lee"), Team.objects.create(name="East")
    client.post(f"/settings/users/{user.pk}/", {"role": "manager", "teams": [str(team.pk)]})
    user.refresh_from_db()
    assert (user.role, list(user.teams.all())) == ("manager", [team])


def test_the_last_owner_cannot_be_demoted_nor_switched_off(client: Client, owner: User) -> None:
    for path, form in (
        (f"/settings/users/{owner.pk}/", {"role": "member"}),
        (f"/settings/users/{owner.pk}/deactivate/", {}),
    ):
        answer = client.post(path, form)
        assert answer.status_code == 409
        assert "Make somebody else an owner first." in answer.content.decode()
    owner.refresh_from_db()
    assert (owner.role, owner.is_active) == ("owner", True)


def test_a_changed_right_is_marked_and_can_be_reset(client: Client, owner: User) -> None:
    page = client.get("/settings/rights/member/").content.decode()
    names = re.findall(r'<select class="select select-sm" name="([\w-]+)"', page)
    form = {name: "team" if name.endswith("read") else "own" for name in names}
    assert len(names) == 33
    client.post("/settings/rights/member/", form | {"customer-edit": "team"})
    assert RoleRight.objects.get().reach == "team"
    assert 'title="Changed"' in client.get("/settings/rights/member/").content.decode()
    client.post("/settings/rights/member/reset/")
    assert not RoleRight.objects.exists()


def test_rights_of_owners_and_of_unknown_roles_have_no_page(client: Client, owner: User) -> None:
    assert client.get("/settings/rights/owner/").status_code == 404
    assert client.get("/settings/rights/emperor/").status_code == 404


def test_a_right_to_edit_beyond_reading_is_refused_with_the_reason(
    client: Client, owner: User
) -> None:
    page = client.get("/settings/rights/viewer/").content.decode()
    names = re.findall(r'<select class="select select-sm" name="([\w-]+)"', page)
    form = dict.fromkeys(names, "none") | {"customer-edit": "all"}
    answer = client.post("/settings/rights/viewer/", form).content.decode()
    assert "One cannot edit or delete more than one can read." in answer


def test_a_new_key_is_shown_once_and_works(client: Client, owner: User) -> None:
    form = {"name": "Reports", "scopes": ["read", "customer.write"], "expires_at": ""}
    answer = client.post("/settings/keys/new/", form)
    found = re.search(r'<code class="secret">(cm_\S+)</code>', answer.content.decode())
    assert found is not None
    assert "no-store" in answer.headers["Cache-Control"]
    working = key_of(found[1])
    assert working is not None
    key = working.key
    assert (key.user, key.scopes) == (owner, ["read", "customer.write"])
    assert found[1] not in client.get("/settings/keys/").content.decode()


def test_a_key_can_be_revoked_by_its_owner_only(client: Client, owner: User) -> None:
    other = person(Role.MEMBER, "Li Jing")
    key = create_key(actor=Actor(owner), name="Reports", scopes=["read"]).key
    stranger = Client()
    stranger.force_login(other)
    assert stranger.post(f"/settings/keys/{key.pk}/revoke/").status_code == 404
    client.post(f"/settings/keys/{key.pk}/revoke/")
    assert ApiKey.objects.get().revoked_at is not None


def test_the_language_follows_the_user_to_another_browser(client: Client, owner: User) -> None:
    client.post("/i18n/setlang/", {"language": "zh-hans", "next": "/settings/"})
    other = Client()
    other.force_login(owner)
    page = other.get("/settings/", headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="zh-hans"' in page
    assert "我的资料" in page


def test_the_language_is_that_of_the_browser_before_signing_in(client: Client) -> None:
    page = client.get("/accounts/login/", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert "登录" in page.content.decode()
    client.post("/i18n/setlang/", {"language": "en", "next": "/accounts/login/"})
    page = client.get("/accounts/login/", headers={"Accept-Language": "zh-CN"})
    assert "Sign in" in page.content.decode()


def test_an_unknown_language_changes_nothing(client: Client, owner: User) -> None:
    assert (
        client.post("/i18n/setlang/", {"language": "tlh", "next": "/settings/"}).status_code == 302
    )
    owner.refresh_from_db()
    assert owner.language == ""


def test_the_language_switch_leads_nowhere_else(client: Client) -> None:
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"


def test_times_are_shown_in_the_zone_of_the_workspace_or_of_the_user(
    client: Client, owner: User
) -> None:
    Workspace.objects.create(name="Yuntu", time_zone="Asia/Shanghai")
    assert client.get("/settings/profile/").status_code == 200
    form = {"name": "Wang Fang", "language": "", "time_zone": "Mars/Olympus"}
    assert "Select a valid choice" in client.post("/settings/profile/", form).content.decode()
    client.post("/settings/profile/", form | {"time_zone": "Europe/Berlin"})
    owner.refresh_from_db()
    assert owner.time_zone == "Europe/Berlin"


def test_teams_are_created_renamed_and_removed(client: Client, owner: User) -> None:
    client.post("/settings/teams/", {"name": "East"})
    team = Team.objects.get()
    assert "taken" not in client.get("/settings/teams/").content.decode()
    client.post(f"/settings/teams/{team.pk}/", {"name": "<script>alert(1)</script>"})
    page = client.get("/settings/teams/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    client.post(f"/settings/teams/{team.pk}/remove/")
    assert not Team.objects.exists()


def test_a_team_name_that_is_taken_is_said_beside_the_field(client: Client, owner: User) -> None:
    Team.objects.create(name="East")
    page = client.post("/settings/teams/", {"name": "East"}).content.decode()
    assert "already exists" in page


def test_pages_ask_few_questions_of_the_database(
    client: Client, owner: User, django_assert_max_num_queries: object
) -> None:
    team = Team.objects.create(name="East")
    for number in range(20):
        person(Role.MEMBER, f"Member {number}").teams.add(team)
        invite(actor=Actor.system(), email=f"i{number}@example.com", role=Role.MEMBER, team=team)
        create_key(actor=Actor(owner), name=str(number), scopes=["read"])
    for path in (
        "/settings/users/",
        "/settings/teams/",
        "/settings/keys/",
        "/settings/rights/member/",
    ):
        with django_assert_max_num_queries(8):
            assert client.get(path).status_code == 200
