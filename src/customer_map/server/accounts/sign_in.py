"""Adapts django-allauth: sign-up is closed, refusals name the remedy, two-factor secrets are encrypted."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.ciphers import decrypted, encrypted


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up with a password by himself; people come in through an invitation."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not correct."),
        "too_many_login_attempts": _(
            "Too many failed attempts. Wait five minutes, or reset your password."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: accounts come from invitations."""
        return False


class InvitedOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on joins existing accounts of the same address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return False: an unknown person is not let in."""
        return False


class EncryptedTwoFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of authenticator apps and recovery codes encrypted in the database."""

    def encrypt(self, text: str) -> str:
        """Return `text` readable only with the secret key of this installation."""
        return encrypted(text, purpose="two-factor")

    def decrypt(self, encrypted_text: str) -> str:
        """Return what `encrypt` was given."""
        return decrypted(encrypted_text, purpose="two-factor")
