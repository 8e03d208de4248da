"""The verbs about oneself: name, language and time zone."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actions.workspace import require_time_zone
from customer_map.server.accounts.actions.writing import require_user, update
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User


@transaction.atomic
def change_profile(*, actor: Actor, name: str, language: str, time_zone: str) -> User:
    """Change how one is called and what language and time zone one reads; empty means as the browser or workspace.

    Raises InvalidValueError for a language or zone that is not known.
    """
    if time_zone:
        require_time_zone(time_zone)
    values = {"name": name.strip(), "language": _known(language), "time_zone": time_zone}
    return update(actor=actor, verb="user.change_profile", record=_myself(actor), values=values)


@transaction.atomic
def remember_language(*, actor: Actor, language: str) -> User:
    """Keep the language that one has switched to, for the next sign-in anywhere."""
    values = {"language": _known(language)}
    return update(actor=actor, verb="user.change_language", record=_myself(actor), values=values)


def _myself(actor: Actor) -> User:
    return User.objects.select_for_update().get(pk=require_user(actor).pk)


def _known(language: str) -> str:
    if language and language not in dict(settings.LANGUAGES):
        raise InvalidValueError(field="language", reason=_("This language is not available."))
    return language
