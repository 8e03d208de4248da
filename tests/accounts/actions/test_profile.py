"""One's own profile: name, language, time zone."""

import pytest
from tests.accounts.people import acting

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actions.profile import change_profile, remember_language
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role

pytestmark = pytest.mark.django_db


def test_everybody_changes_the_own_profile() -> None:
    actor = acting(Role.VIEWER)
    change_profile(actor=actor, name=" Li ", language="en", time_zone="Europe/Berlin")
    user = User.objects.get()
    assert (user.name, user.language, user.time_zone) == ("Li", "en", "Europe/Berlin")


@pytest.mark.parametrize(
    ("language", "zone"),
    [("tlh", ""), ("", "Mars/Olympus"), ("en'; --", ""), ("", "../etc/passwd")],
)
def test_unknown_languages_and_zones_are_refused(language: str, zone: str) -> None:
    with pytest.raises(InvalidValueError):
        change_profile(actor=acting(), name="Li", language=language, time_zone=zone)


def test_the_chosen_language_is_remembered() -> None:
    remember_language(actor=acting(), language="zh-hans")
    assert User.objects.get().language == "zh-hans"


def test_the_system_has_no_profile() -> None:
    with pytest.raises(NotAllowedError):
        remember_language(actor=Actor.system(), language="en")
