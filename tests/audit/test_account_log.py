"""What people do about people is logged, and no secret is ever in the log."""

import logging

import pytest
from django.test import Client
from tests.accounts.people import PASSWORD, acting, person

from customer_map.server.accounts.actions import create_setup_link
from customer_map.server.accounts.actions.invitations import accept_invitation, invite
from customer_map.server.accounts.actions.keys import create_key, revoke_key
from customer_map.server.accounts.actions.rights import set_rights
from customer_map.server.accounts.actions.users import change_role, deactivate_user
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.announcements import TOLD
from customer_map.server.accounts.models import ApiKey, Invitation, User
from customer_map.server.accounts.roles import Intent, Reach, RecordType, Role
from customer_map.server.accounts.tokens import hash_of
from customer_map.server.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return list(AuditEntry.objects.values_list("verb", flat=True))


def token_of(link: str | None) -> str:
    assert link is not None
    return link.rstrip("/").rpartition("/")[2]


def test_each_deed_leaves_one_entry_with_its_author() -> None:
    actor = acting()
    issued = invite(actor=actor, email="a@example.com", role=Role.MEMBER)
    user = accept_invitation(
        actor=Actor.system(), token=token_of(issued.link), name="Karen", password=PASSWORD
    )
    change_role(actor=actor, user_id=user.pk, role=Role.MANAGER)
    cells = {(RecordType.CUSTOMER, Intent.EDIT): Reach.ALL}
    set_rights(actor=actor, role=Role.MANAGER, cells=cells)
    key = create_key(actor=actor, name="Reports", scopes=["read"]).key
    revoke_key(actor=actor, key_id=key.pk)
    deactivate_user(actor=actor, user_id=user.pk)
    assert verbs() == [
        "user.invite",
        "user.join",
        "invitation.accept",
        "user.change_role",
        "rights.change",
        "key.create",
        "key.revoke",
        "user.deactivate",
    ]
    entry = AuditEntry.objects.get(verb="user.change_role")
    assert (entry.actor, entry.record_type, entry.record_id) == (actor.user, "user", user.pk)
    assert (entry.before, entry.after) == ({"role": "member"}, {"role": "manager"})


def test_a_change_that_changes_nothing_leaves_no_entry() -> None:
    actor, user = acting(), person(Role.MEMBER)
    change_role(actor=actor, user_id=user.pk, role=Role.MEMBER)
    assert verbs() == []


def test_signing_in_and_failing_to_is_logged(client: Client) -> None:
    user = person(Role.MEMBER, password=PASSWORD)
    for password in ("wrong", PASSWORD):
        client.post("/accounts/login/", {"login": user.email, "password": password})
    entries = AuditEntry.objects.filter(record_id=user.pk)
    assert [(entry.verb, entry.actor) for entry in entries] == [
        ("user.fail_sign_in", None),
        ("user.sign_in", user),
    ]


def test_a_failure_at_an_unknown_address_leaves_no_entry(client: Client) -> None:
    client.post("/accounts/login/", {"login": "nobody@example.com", "password": "wrong"})
    assert verbs() == []


def test_no_secret_is_in_the_log_nor_in_the_output(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        setup_token = token_of(create_setup_link(actor=Actor.system()))
        client.get(f"/welcome/{setup_token}/")
        actor = acting()
        issued = invite(actor=actor, email="a@example.com", role=Role.MEMBER)
        join = {"name": "Karen", "password": PASSWORD}
        client.post(f"/welcome/{token_of(issued.link)}/", join)
        client.post("/accounts/logout/")
        client.post("/accounts/login/", {"login": "a@example.com", "password": "hunter2-wrong"})
        key = create_key(actor=actor, name="Reports", scopes=["read"])
        client.get("/api/v1/me", headers={"Authorization": f"Bearer {key.presented}"})
        client.get("/api/v1/me", headers={"Authorization": f"Bearer {key.presented}x"})
    secrets = [
        setup_token,
        token_of(issued.link),
        PASSWORD,
        "hunter2-wrong",
        key.presented.partition(".")[2],
        hash_of(setup_token),
        *ApiKey.objects.values_list("secret_hash", flat=True),
        *Invitation.objects.values_list("token_hash", flat=True),
        *User.objects.values_list("password", flat=True),
    ]
    written = str(list(AuditEntry.objects.values()))
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    for secret in filter(None, secrets):
        assert secret not in written
        assert secret not in logged


def test_no_secret_field_may_be_told() -> None:
    for model, names in TOLD.items():
        for name in names:
            assert not {"password", "token", "secret", "hash", "prefix"} & set(name.split("_")), (
                model
            )
