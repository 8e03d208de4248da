"""Closes sign-up: people come in through an invitation, or through the company's single sign-on if it is set up so."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up with a password by himself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: accounts come from invitations."""
        return False


class InvitedOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on joins existing accounts of the same address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return False: an unknown person is not let in."""
        return False
