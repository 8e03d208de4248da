"""Who may come to which address: nobody opens a page that was not meant for him, and each is decided about."""

import pytest
from django.test import Client
from tests.security.addresses import ADMINS, MACHINES, OPEN, PEOPLE, paths, places
from tests.security.sights import Ids, ids_of, prepare, status_of
from tests.security.worlds import make_world
from tests.web.browsing import client_of

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login"


@pytest.fixture(scope="module")
def ids(kept_rows: None) -> Ids:
    world = make_world()
    prepare(world)
    return ids_of(world)


def a_person(role: Role) -> User:
    return User.objects.create_user("a@example.com", name="A", role=role)


def test_every_address_has_a_case() -> None:
    names = [place.name for place in places()]
    assert len(names) > 200
    assert len(set(names)) == len(names)


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(ids: Ids) -> None:
    for place in places():
        if place.case.who not in (PEOPLE, ADMINS):
            continue
        for path in paths(place, ids):
            for posts in (False, True):
                status, leads_to = status_of(Client(), path, posts=posts)
                assert status == 302, path
                assert leads_to.startswith(SIGN_IN), path


def test_who_was_shut_out_is_a_stranger_on_every_page(ids: Ids) -> None:
    person = a_person(Role.OWNER)
    client = client_of(person)
    person.is_active = False
    person.save()
    for place in places():
        if place.case.who in (PEOPLE, ADMINS):
            for path in paths(place, ids):
                assert status_of(client, path)[1].startswith(SIGN_IN), path


@pytest.mark.parametrize("role", [Role.MANAGER, Role.VIEWER])
def test_pages_of_administrators_are_theirs_alone(role: Role, ids: Ids) -> None:
    client = client_of(a_person(role))
    for place in places():
        if place.case.who != ADMINS:
            continue
        for path in paths(place, ids):
            for posts in (False, True):
                assert status_of(client, path, posts=posts)[0] in (403, 404, 405), path


def test_open_addresses_and_those_of_machines_ask_nobody_to_sign_in(ids: Ids) -> None:
    for place in places():
        if place.case.who in (OPEN, MACHINES):
            for path in paths(place, ids):
                assert not status_of(Client(), path)[1].startswith(SIGN_IN), path
