"""The first owner: a link that works once, for a day, and never next to an owner."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.accounts.people import PASSWORD, person

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actions import create_setup_link
from customer_map.server.accounts.actions.setup import found_workspace
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.errors import LinkNoLongerValidError
from customer_map.server.accounts.models import Invitation, User, Workspace
from customer_map.server.accounts.roles import Role

pytestmark = pytest.mark.django_db

NOBODY = Actor.system()


def token_of(link: str | None) -> str:
    assert link is not None
    return link.rstrip("/").rpartition("/")[2]


def found(token: str, **changed: str) -> User:
    values = {"workspace_name": "Yuntu", "currency": "CNY", "time_zone": "Asia/Shanghai"} | changed
    password = values.pop("password", PASSWORD)
    owner = User(email="Owner@Example.com", name="Wang Fang", language="zh-hans")
    return found_workspace(actor=NOBODY, token=token, owner=owner, password=password, **values)


def test_the_link_leads_to_an_owner_and_a_workspace() -> None:
    owner = found(token_of(create_setup_link(actor=NOBODY)))
    assert (owner.role, owner.email) == (Role.OWNER, "owner@example.com")
    assert owner.check_password(PASSWORD)
    workspace = Workspace.objects.get()
    assert (workspace.name, workspace.currency, workspace.time_zone) == (
        "Yuntu",
        "CNY",
        "Asia/Shanghai",
    )


def test_only_the_hash_of_the_link_is_kept() -> None:
    token = token_of(create_setup_link(actor=NOBODY))
    kept = Invitation.objects.values().get()
    assert token not in str(kept)
    assert len(kept["token_hash"]) == 64


def test_the_link_works_once() -> None:
    token = token_of(create_setup_link(actor=NOBODY))
    found(token)
    with pytest.raises(LinkNoLongerValidError):
        found(token)
    assert User.objects.count() == 1


def test_a_new_start_replaces_the_link() -> None:
    first = token_of(create_setup_link(actor=NOBODY))
    second = token_of(create_setup_link(actor=NOBODY))
    with pytest.raises(LinkNoLongerValidError):
        found(first)
    found(second)


def test_the_link_ends_after_a_day() -> None:
    token = token_of(create_setup_link(actor=NOBODY))
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(LinkNoLongerValidError):
        found(token)


def test_the_link_lives_for_a_day() -> None:
    create_setup_link(actor=NOBODY)
    left = Invitation.objects.get().expires_at - timezone.now()
    assert timedelta(hours=23, minutes=59) < left <= timedelta(hours=24)


def test_there_is_no_link_once_there_is_an_owner() -> None:
    link = create_setup_link(actor=NOBODY)
    person(Role.OWNER)
    assert create_setup_link(actor=NOBODY) is None
    with pytest.raises(LinkNoLongerValidError):
        found(token_of(link))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password": "12345"}, "password"),
        ({"password": "password123"}, "password"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"currency": "yuan"}, "currency"),
        ({"workspace_name": ""}, "name"),
    ],
)
def test_what_does_not_fit_founds_nothing(changed: dict[str, str], field: str) -> None:
    token = token_of(create_setup_link(actor=NOBODY))
    with pytest.raises(InvalidValueError) as caught:
        found(token, **changed)
    assert caught.value.fields["field"] == field
    assert not User.objects.exists()
    found(token)
