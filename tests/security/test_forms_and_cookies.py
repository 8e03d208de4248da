"""What browsers send along: forms carry a token, cookies stay out of reach."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from tests.security.addresses import ADMINS, OPEN, PEOPLE, paths, places
from tests.security.digests import digests
from tests.security.sights import Ids, finish, ids_of, prepare
from tests.security.worlds import World, make_world
from tests.web.browsing import BACKEND

from customer_map.server.accounts.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(kept_rows: None) -> World:
    made = make_world(Role.OWNER)
    prepare(made)
    return made


@pytest.fixture(scope="module")
def ids(world: World) -> Ids:
    return {name: found[:1] for name, found in ids_of(world).items()}


def client_that_checks_forms(world: World) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.me, BACKEND)
    return client


def test_no_form_is_taken_without_its_token(world: World, ids: Ids) -> None:
    client = client_that_checks_forms(world)
    before = digests()
    for place in places():
        if place.case.who not in (PEOPLE, ADMINS, OPEN):
            continue
        for path in paths(place, ids):
            answer = client.post(path, {"name": "x"})
            finish(answer)
            assert answer.status_code in (403, 405), path
    assert digests() == before


def test_the_cookies_of_a_session_are_out_of_reach_for_scripts_and_other_sites() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert settings.CSRF_COOKIE_SAMESITE == "Lax"
    assert settings.SESSION_COOKIE_SECURE == settings.CSRF_COOKIE_SECURE == settings.IS_HTTPS


@pytest.mark.parametrize(
    ("address", "is_secure"),
    [("https://crm.example", "True True"), ("http://localhost", "False False")],
)
def test_cookies_are_secure_wherever_people_come_over_https(address: str, is_secure: str) -> None:
    words = "from customer_map.server.config import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    environment = os.environ | {"CUSTOMER_MAP_URL": address}
    done = subprocess.run(
        [sys.executable, "-c", words], env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == is_secure
