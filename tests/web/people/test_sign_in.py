"""Signing in: passwords, limits, two-factor, reset, and what the pages give away."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import identify_hasher
from django.core import mail
from django.core.cache import cache
from django.test import Client
from tests.accounts.people import PASSWORD, person

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def sign_in(
    client: Client, address: str, password: str = PASSWORD, place: str = "203.0.113.1"
) -> object:
    return client.post(LOGIN, {"login": address, "password": password}, REMOTE_ADDR=place)


def is_signed_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def test_passwords_are_kept_with_argon2() -> None:
    user = person(password=PASSWORD)
    assert identify_hasher(user.password).algorithm == "argon2"


def test_the_right_password_lets_in_whatever_the_case_of_the_address(client: Client) -> None:
    user = person(password=PASSWORD)
    sign_in(client, user.email.upper())
    assert is_signed_in(client)


def test_a_page_for_people_leads_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/settings/users/?page=2")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=%2Fsettings%2Fusers%2F%3Fpage%3D2"


def test_a_wrong_password_and_an_unknown_address_look_the_same(client: Client) -> None:
    user = person(password=PASSWORD)
    pages = set()
    for address in (user.email, "nobody@example.com"):
        page = sign_in(client, address, "wrong").content.decode()
        page = re.sub(r'value="[^"]*"|"x-csrftoken": "[^"]*"', "", page)
        pages.add(page.replace(address, ""))
    assert len(pages) == 1
    assert "The e-mail address or the password is not correct." in pages.pop()


def test_five_failures_at_one_address_close_it_for_a_while_from_everywhere(client: Client) -> None:
    user = person(password=PASSWORD)
    for number in range(5):
        sign_in(client, user.email, "wrong", f"203.0.113.{number}")
    answer = sign_in(client, user.email, PASSWORD, "198.51.100.7")
    assert "Wait five minutes, or reset your password." in answer.content.decode()
    assert not is_signed_in(client)


def test_ten_failures_from_one_place_close_it_for_every_address(client: Client) -> None:
    user = person(password=PASSWORD)
    for number in range(10):
        sign_in(client, f"nobody{number}@example.com", "wrong")
    sign_in(client, user.email)
    assert not is_signed_in(client)
    sign_in(client, user.email, place="198.51.100.7")
    assert is_signed_in(client)


def test_a_flood_of_attempts_is_answered_with_429_and_the_remedy(client: Client) -> None:
    statuses = [sign_in(client, "", "") for _ in range(31)]
    assert statuses[-1].status_code == 429
    assert "Wait five minutes, then try again." in statuses[-1].content.decode()


def test_nobody_signs_up_by_himself(client: Client) -> None:
    form = {"email": "a@example.com", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", form)
    assert not User.objects.exists()


def test_who_is_shut_out_does_not_get_in_and_is_thrown_out(client: Client) -> None:
    user = person(password=PASSWORD)
    sign_in(client, user.email)
    assert is_signed_in(client)
    User.objects.update(is_active=False)
    assert not is_signed_in(client)
    sign_in(client, user.email)
    assert not is_signed_in(client)


def test_a_new_password_signs_out_everywhere_else(client: Client) -> None:
    user = person(password=PASSWORD)
    elsewhere = Client()
    for browser in (client, elsewhere):
        sign_in(browser, user.email)
    new = "another good sentence"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", form).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_a_forgotten_password_is_reset_by_a_link_that_works_once(client: Client) -> None:
    user = person(password=PASSWORD)
    client.post("/accounts/password/reset/", {"email": user.email})
    found = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[0].body)
    assert found is not None
    page = client.get(found[1], follow=True)
    new = "another good sentence"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert User.objects.get().check_password(new)
    assert b"This link is no longer valid" in Client().get(found[1], follow=True).content


def test_a_reset_does_not_tell_who_is_here(client: Client) -> None:
    user = person(password=PASSWORD)
    answers = [
        client.post("/accounts/password/reset/", {"email": address}, follow=True)
        for address in (user.email, "nobody@example.com")
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert len(mail.outbox) == 2
    assert "Nobody uses this address here" in mail.outbox[1].body


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def switch_on(client: Client, user: User) -> tuple[str, list[str]]:
    """Sign in, switch two-factor on, and return the secret and the recovery codes."""
    sign_in(client, user.email)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'<code class="secret">(\w+)</code>', page)
    assert found is not None
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(found[1])})
    codes = client.get("/accounts/2fa/recovery-codes/").content.decode()
    return found[1], re.findall(r"<li><code>(\d+)</code>", codes)


def test_with_two_factor_the_password_alone_is_not_enough(client: Client) -> None:
    user = person(password=PASSWORD)
    _, codes = switch_on(client, user)
    assert len(codes) == 10
    other = Client()
    sign_in(other, user.email)
    assert not is_signed_in(other)
    other.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not is_signed_in(other)
    other.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert is_signed_in(other)


def test_a_recovery_code_works_once(client: Client) -> None:
    user = person(password=PASSWORD)
    _, codes = switch_on(client, user)
    for expected in (True, False):
        other = Client()
        sign_in(other, user.email)
        other.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert is_signed_in(other) == expected


def test_the_secret_of_the_app_is_encrypted_in_the_database(client: Client) -> None:
    secret, _ = switch_on(client, person(password=PASSWORD))
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in stored
    assert (
        Authenticator.objects.get(type=Authenticator.Type.TOTP)
        .wrap()
        .validate_code(code_of(secret))
    )


def test_touching_two_factor_asks_for_the_password_once_more(client: Client) -> None:
    sign_in(client, person(password=PASSWORD).email)
    answer = client.get("/accounts/2fa/totp/activate/")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


def test_two_factor_can_be_switched_off_again(client: Client) -> None:
    user = person(password=PASSWORD)
    switch_on(client, user)
    assert (
        b"Switch off the authenticator app?" in client.get("/accounts/2fa/totp/deactivate/").content
    )
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    other = Client()
    sign_in(other, user.email)
    assert is_signed_in(other)


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/1-abc/",
        "/accounts/password/reset/key/done/",
        "/accounts/inactive/",
        "/accounts/3rdparty/login/cancelled/",
        "/accounts/3rdparty/login/error/",
        "/welcome/unknown/",
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_open_pages_are_ours_translated_and_without_inline_script(
    client: Client, path: str, language: str
) -> None:
    answer = client.get(path, headers={"Accept-Language": language}, follow=True)
    page = answer.content.decode()
    assert 'class="plain-page"' in page
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)
    assert all(
        "src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", page)
    )
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert heading is not None
    assert bool(re.search(r"[一-鿿]", heading[1])) == (language == "zh-hans")


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/logout/",
        "/accounts/password/change/",
        "/accounts/3rdparty/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/reauthenticate/",
    ],
)
def test_pages_about_oneself_are_ours(client: Client, path: str) -> None:
    sign_in(client, person(Role.MEMBER, password=PASSWORD).email)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(path).content.decode()
    assert 'class="page' in page or 'class="plain-page"' in page
    assert "<h1" in page
