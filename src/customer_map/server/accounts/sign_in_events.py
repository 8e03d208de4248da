"""Turns what happens while people sign in into announcements: signed in, failed, password or two-factor changed."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import Signal, receiver

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.announcements import announce
from customer_map.server.accounts.models import User

VERBS: dict[Signal, str] = {
    password_changed: "user.change_password",
    password_set: "user.change_password",
    password_reset: "user.reset_password",
    authenticator_added: "user.add_two_factor",
    authenticator_removed: "user.remove_two_factor",
    authenticator_reset: "user.renew_two_factor",
    user_logged_in: "user.sign_in",
}


@receiver(tuple(VERBS))
def tell_event(signal: Signal, user: User, **_rest: Any) -> None:
    """Announce what a user did about signing in."""
    announce(actor=Actor(user), verb=VERBS[signal], record=user, before={}, after={})


@receiver(user_login_failed)
def tell_failure(credentials: dict[str, Any], **_rest: Any) -> None:
    """Announce a failed sign-in at an address that exists; nobody is known to have done it."""
    user = User.objects.filter(email__iexact=str(credentials.get("email", ""))).first()
    if user is not None:
        actor = Actor(user=None, via="web")
        announce(actor=actor, verb="user.fail_sign_in", record=user, before={}, after={})
