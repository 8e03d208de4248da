"""Single sign-on lets in whom the workspace knows, and nobody else; two-factor secrets are encrypted."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from cryptography.fernet import InvalidToken
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from tests.accounts.people import PASSWORD, acting

from customer_map.server.accounts.actions.invitations import accept_invitation, invite
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.accounts.sign_in import EncryptedTwoFactor

pytestmark = pytest.mark.django_db

PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "company",
                "name": "Acme",
                "client_id": "x",
                "secret": "y",
                "settings": {"server_url": "https://id.example"},
            }
        ]
    }
}


@pytest.fixture(autouse=True)
def _single_sign_on(settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = PROVIDERS


@pytest.fixture
def karen() -> User:
    issued = invite(actor=acting(), email="karen@example.com", role=Role.MEMBER)
    token = issued.link.rstrip("/").rpartition("/")[2]
    return accept_invitation(actor=Actor.system(), token=token, name="Karen", password=PASSWORD)


def come_in(
    address: str, *, verified: bool = True, uid: str = "1"
) -> tuple[HttpRequest, HttpResponse]:
    """Come back from the identity provider with this address."""
    request = RequestFactory().get("/accounts/oidc/company/login/callback/")
    SessionMiddleware(lambda _request: HttpResponse()).process_request(request)
    MessageMiddleware(lambda _request: HttpResponse()).process_request(request)
    request.user = AnonymousUser()
    with context.request_context(request):
        provider = get_adapter().get_provider(request, "company")
        login = SocialLogin(
            provider=provider,
            user=User(email=address, name="Somebody"),
            account=SocialAccount(provider="company", uid=uid, extra_data={}),
            email_addresses=[EmailAddress(email=address, verified=verified, primary=True)],
        )
        login.state = {"process": "login"}
        return request, complete_social_login(request, login)


def test_a_known_address_is_let_in_and_keeps_the_password(karen: User) -> None:
    request, _ = come_in("Karen@Example.com")
    assert request.user == karen
    assert User.objects.get(pk=karen.pk).check_password(PASSWORD)
    assert SocialAccount.objects.get().user == karen


def test_an_unknown_address_is_not_let_in(karen: User) -> None:
    before = User.objects.count()
    request, answer = come_in("stranger@example.com")
    assert not request.user.is_authenticated
    assert answer.status_code in {200, 302}
    assert User.objects.count() == before


def test_an_address_that_the_provider_has_not_verified_is_not_let_in(karen: User) -> None:
    request, _ = come_in(karen.email, verified=False)
    assert not request.user.is_authenticated
    assert not SocialAccount.objects.exists()


def test_who_was_shut_out_is_not_let_in_by_single_sign_on(karen: User) -> None:
    come_in(karen.email)
    User.objects.filter(pk=karen.pk).update(is_active=False)
    request, answer = come_in(karen.email)
    assert not request.user.is_authenticated
    assert answer.headers["Location"] == "/accounts/inactive/"


def test_a_secret_is_unreadable_without_the_key_of_the_installation(settings: Any) -> None:
    keeper = EncryptedTwoFactor()
    hidden = keeper.encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in hidden
    assert keeper.decrypt(hidden) == "JBSWY3DPEHPK3PXP"
    settings.SECRET_KEY = "another key of another installation, long enough"
    with pytest.raises(InvalidToken):
        keeper.decrypt(hidden)
