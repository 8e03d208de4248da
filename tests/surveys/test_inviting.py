"""Invitations reach one person, or the customers of a segment; each link is one person's and ends."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.utils import timezone
from tests.crm.people import acting, again, person
from tests.surveys.asking import open_survey

from customer_map.errors import InvalidValueError, NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.saved_filters import create_saved_filter
from customer_map.server.crm.models import Contact, Customer, SavedFilter, Touchpoint
from customer_map.server.surveys.actions.inviting import (
    carry_on,
    invite,
    invite_segment,
    revoke_invitation,
    send_invitation_again,
)
from customer_map.server.surveys.actions.mailing import send_due_invitations
from customer_map.server.surveys.actions.surveys import close_survey, create_survey
from customer_map.server.surveys.errors import SurveyLinkError, SurveyOverError
from customer_map.server.surveys.links import asked_at, personal_link, token_of
from customer_map.server.surveys.models import Survey, SurveyInvitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def survey(actor: Actor) -> Survey:
    return open_survey(actor)


def somebody(actor: Actor, name: str = "Li", **values: Any) -> Contact:
    customer = create_customer(actor=again(actor), values={"name": f"Firm of {name}"})
    told = {"name": name, "email": f"{name}@example.com", "customer": customer}
    return create_contact(actor=again(actor), values={**told, **values})


def test_a_personal_link_holds_for_its_person_and_its_time(actor: Actor, survey: Survey) -> None:
    contact = somebody(actor)
    invitation = invite(actor=actor, survey_id=survey.pk, contact_id=contact.pk, days=2)
    token = token_of(invitation.pk)
    asked = asked_at(survey.code, token)
    assert asked.invitation == invitation
    assert invitation.customer == contact.customer
    assert token not in str(SurveyInvitation.records.values())
    with pytest.raises(SurveyOverError, match="expired"):
        asked_at(survey.code, token, now=timezone.now() + timedelta(days=2))


def test_an_altered_or_foreign_link_is_refused(actor: Actor, survey: Survey) -> None:
    invitation = invite(actor=actor, survey_id=survey.pk, contact_id=somebody(actor).pk)
    other = open_survey(actor)
    token = token_of(invitation.pk)
    for altered in (token[:-1], token + "x", token.upper(), invitation.pk.hex, "x", "a\x00", "长"):
        with pytest.raises(SurveyLinkError):
            asked_at(survey.code, altered)
    with pytest.raises(SurveyLinkError):
        asked_at(other.code, token)


def test_a_withdrawn_link_has_ended(actor: Actor, survey: Survey) -> None:
    invitation = invite(actor=actor, survey_id=survey.pk, contact_id=somebody(actor).pk)
    revoke_invitation(actor=actor, invitation_id=invitation.pk)
    with pytest.raises(SurveyOverError, match="withdrawn"):
        asked_at(survey.code, token_of(invitation.pk))
    assert send_due_invitations() == 0


def test_the_mail_asks_the_first_question_in_the_contacts_language(
    actor: Actor, survey: Survey
) -> None:
    contact = somebody(actor, "<b>Li</b>", language="zh-CN", email="li@example.com")
    invitation = invite(actor=actor, survey_id=survey.pk, contact_id=contact.pk)
    assert send_due_invitations() == 1
    assert send_due_invitations() == 0
    mail = outbox.outbox[0]
    page = str(mail.alternatives[0][0])  # type: ignore[attr-defined]
    link = personal_link(survey, invitation)
    assert (mail.subject, mail.to) == ("春季", ["li@example.com"])
    assert "您会推荐我们吗？" in mail.body
    assert f"{link}?answer=10" in mail.body
    assert page.count("?answer=") == 11
    assert f'href="{link}?answer=0"' in page
    assert "&lt;b&gt;Li&lt;/b&gt;" in page
    assert "<b>Li" not in page
    told = Touchpoint.records.get(name="survey invitation")
    assert (told.contact, told.direction) == (contact, "out")


def test_a_mail_server_that_fails_is_asked_again(
    actor: Actor, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = invite(actor=actor, survey_id=survey.pk, contact_id=somebody(actor).pk)

    def fail(*_given: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
        assert send_due_invitations() == 0
    invitation.refresh_from_db()
    assert (invitation.attempts, invitation.sent_at) == (1, None)
    assert "ConnectionRefusedError" in invitation.problem
    assert send_due_invitations(timezone.now() + timedelta(minutes=2)) == 1


def test_nobody_is_invited_twice_unless_withdrawn(actor: Actor, survey: Survey) -> None:
    contact = somebody(actor)
    first = invite(actor=actor, survey_id=survey.pk, contact_id=contact.pk)
    with pytest.raises(InvalidValueError, match="already"):
        invite(actor=actor, survey_id=survey.pk, contact_id=contact.pk)
    revoke_invitation(actor=actor, invitation_id=first.pk)
    invite(actor=actor, survey_id=survey.pk, contact_id=contact.pk)


def test_an_invitation_can_be_sent_again(actor: Actor, survey: Survey) -> None:
    invitation = invite(actor=actor, survey_id=survey.pk, contact_id=somebody(actor).pk)
    send_due_invitations()
    send_invitation_again(actor=actor, invitation_id=invitation.pk)
    assert send_due_invitations() == 1
    revoke_invitation(actor=actor, invitation_id=invitation.pk)
    with pytest.raises(InvalidValueError):
        send_invitation_again(actor=actor, invitation_id=invitation.pk)


@pytest.mark.parametrize(
    "values",
    [
        {"contact_id": ""},
        {"email": "no address"},
        {"email": "a@example.com\nBcc: b@example.com"},
        {"days": 0},
        {"days": 366},
    ],
)
def test_what_does_not_fit_is_refused(actor: Actor, survey: Survey, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError):
        invite(**{"actor": actor, "survey_id": survey.pk, "contact_id": somebody(actor).pk, **values})  # type: ignore[arg-type]  # fmt: skip
    assert not SurveyInvitation.records.exists()


def test_only_an_open_survey_invites(actor: Actor, survey: Survey) -> None:
    contact = somebody(actor)
    draft = create_survey(actor=again(actor), values={"name": "Draft"})
    close_survey(actor=again(actor), survey_id=survey.pk)
    for one in (draft, survey):
        with pytest.raises(InvalidValueError, match="Publish the survey first"):
            invite(actor=actor, survey_id=one.pk, contact_id=contact.pk)


def test_who_may_edit_neither_survey_nor_customer_invites_nobody(
    actor: Actor, survey: Survey
) -> None:
    contact, member = somebody(actor), Actor(person(Role.MANAGER))
    with pytest.raises(NotAllowedError):
        invite(actor=member, survey_id=survey.pk, contact_id=contact.pk)
    own = open_survey(member)
    with pytest.raises(NotAllowedError):
        invite(actor=member, survey_id=own.pk, contact_id=contact.pk)
    stranger = Actor(person(Role.MEMBER))
    mine = open_survey(stranger)
    with pytest.raises(RecordNotFoundError):
        invite(actor=stranger, survey_id=mine.pk, contact_id=contact.pk)
    assert not SurveyInvitation.records.exists()


def test_a_segment_is_invited_once_wherever_the_job_was_killed(
    actor: Actor, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("customer_map.server.surveys.actions.inviting.AT_A_TIME", 2)
    people = [somebody(actor, f"p{number}") for number in range(4)]
    create_customer(actor=again(actor), values={"name": "Firm without an address"})
    Customer.records.create(name="Another", owner=None, email="another@example.com")
    invite(actor=again(actor), survey_id=survey.pk, contact_id=people[0].pk)
    tree = {"field": "name", "op": "contains", "value": "Firm"}
    segment = segment_of(actor, tree)
    mailing = invite_segment(actor=again(actor), survey_id=survey.pk, segment_id=segment.pk)
    assert carry_on(mailing_id=mailing.pk) == 5
    assert carry_on(mailing_id=mailing.pk) == 0
    mailing.refresh_from_db()
    assert (mailing.total, mailing.invited, mailing.skipped) == (5, 3, 2)
    assert mailing.finished_at
    invited = SurveyInvitation.records.values_list("contact", flat=True)
    assert sorted(map(str, invited)) == sorted(str(one.pk) for one in people)


def segment_of(actor: Actor, tree: dict[str, str]) -> SavedFilter:
    values = {"name": "Firms", "record_type": "customer", "tree": tree}
    return create_saved_filter(actor=again(actor), values=values)


def test_an_empty_segment_is_refused(actor: Actor, survey: Survey) -> None:
    tree = {"field": "name", "op": "contains", "value": "nobody"}
    segment = segment_of(actor, tree)
    with pytest.raises(InvalidValueError):
        invite_segment(actor=actor, survey_id=survey.pk, segment_id=segment.pk)
