"""API keys: shown once, kept as a hash, working until they are revoked or expire."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.accounts.people import acting

from customer_map.errors import InvalidValueError, NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actions.keys import IssuedKey, create_key, note_use, revoke_key
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import ApiKey, User
from customer_map.server.accounts.queries import key_of, keys_seen_by
from customer_map.server.accounts.roles import Role

pytestmark = pytest.mark.django_db


def a_key(actor: Actor) -> IssuedKey:
    return create_key(actor=actor, name="Reports", scopes=["read"])


def test_the_key_is_found_by_what_was_shown() -> None:
    issued = a_key(acting())
    found = key_of(issued.presented)
    assert found is not None
    assert found.key == issued.key
    assert issued.presented.startswith(f"{issued.key.prefix}.")


def test_nothing_of_the_secret_is_stored() -> None:
    issued = a_key(acting())
    secret = issued.presented.partition(".")[2]
    assert len(secret) >= 43
    assert secret not in str(ApiKey.objects.values().get())


def test_a_wrong_key_is_not_found() -> None:
    issued = a_key(acting())
    for wrong in (
        "",
        "cm_",
        f"{issued.key.prefix}.",
        f"{issued.key.prefix}.x",
        issued.presented + "x",
        "\x00",
    ):
        assert key_of(wrong) is None


def test_a_revoked_key_does_not_work() -> None:
    actor = acting()
    issued = a_key(actor)
    revoke_key(actor=actor, key_id=issued.key.pk)
    assert key_of(issued.presented) is None
    with pytest.raises(RecordNotFoundError):
        revoke_key(actor=actor, key_id=issued.key.pk)


def test_an_expired_key_does_not_work() -> None:
    issued = a_key(acting())
    ApiKey.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert key_of(issued.presented) is None


def test_the_key_of_somebody_who_was_shut_out_does_not_work() -> None:
    issued = a_key(acting())
    User.objects.update(is_active=False)
    assert key_of(issued.presented) is None


def test_members_see_and_revoke_their_own_keys_administrators_all() -> None:
    mine, other = acting(Role.MEMBER), acting(Role.MEMBER, "Li Jing")
    key = a_key(mine).key
    assert mine.user is not None
    assert other.user is not None
    assert list(keys_seen_by(mine.user)) == [key]
    assert not keys_seen_by(other.user).exists()
    with pytest.raises(RecordNotFoundError):
        revoke_key(actor=other, key_id=key.pk)
    revoke_key(actor=acting(Role.ADMIN), key_id=key.pk)
    assert ApiKey.objects.get().revoked_at is not None


@pytest.mark.parametrize("scopes", [[], ["everything"], ["read", "x"]])
def test_a_key_without_known_scopes_is_refused(scopes: list[str]) -> None:
    with pytest.raises(InvalidValueError):
        create_key(actor=acting(), name="x", scopes=scopes)
    assert not ApiKey.objects.exists()


def test_a_key_that_has_expired_already_is_refused() -> None:
    with pytest.raises(InvalidValueError):
        create_key(actor=acting(), name="x", scopes=["read"], expires_at=timezone.now())


def test_the_system_has_no_keys() -> None:
    with pytest.raises(NotAllowedError):
        create_key(actor=Actor.system(), name="x", scopes=["read"])


def test_the_last_use_is_noted_at_most_once_a_minute() -> None:
    actor = acting()
    key = a_key(actor).key
    note_use(actor=actor, key=key)
    first = ApiKey.objects.get()
    note_use(actor=actor, key=first)
    assert ApiKey.objects.get().last_used_at == first.last_used_at is not None
    first.last_used_at = timezone.now() - timedelta(minutes=2)
    note_use(actor=actor, key=first)
    assert ApiKey.objects.get().last_used_at > first.last_used_at
