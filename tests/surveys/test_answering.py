"""Answers are kept page by page, count once when complete, and become touchpoints of the customer."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.crm.people import acting, again
from tests.surveys.asking import open_survey

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.models import Contact, Touchpoint, TouchpointKey
from customer_map.server.surveys.actions.answering import (
    Respondent,
    answers_of,
    begin_response,
    begun_by,
    complete_response,
    has_answered,
    keep_answers,
)
from customer_map.server.surveys.actions.inviting import invite
from customer_map.server.surveys.actions.telling import tell_left_responses
from customer_map.server.surveys.answers import Answer
from customer_map.server.surveys.errors import AnsweredBeforeError, SurveyOverError
from customer_map.server.surveys.links import Asked, asked_at, token_of
from customer_map.server.surveys.models import Survey, SurveyInvitation, SurveyResponse
from customer_map.server.surveys.questions import document_of

pytestmark = pytest.mark.django_db
UNHAPPY = {("likely", ""): Answer(2.0), ("reason", ""): Answer(choices=("slow",))}
WORDS = {
    ("parts", "price"): Answer(5.0),
    ("parts", "speed"): Answer(choices=("na",)),
    ("why", ""): Answer(text="太慢了"),
}


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def contact(actor: Actor) -> Contact:
    customer = create_customer(actor=again(actor), values={"name": "云图"})
    values = {"name": "Li", "email": "li@example.com", "customer": customer, "language": "zh"}
    return create_contact(actor=again(actor), values=values)


def asked_of(actor: Actor, survey: Survey, contact: Contact) -> Asked:
    invitation = invite(actor=again(actor), survey_id=survey.pk, contact_id=contact.pk)
    return asked_at(survey.code, token_of(invitation.pk))


def keep(response: SurveyResponse, page: int, answers: Any) -> Any:
    questions = list(document_of(response.version.document).pages[page].questions)
    return keep_answers(response_id=response.pk, questions=questions, answers=answers, page=page)


def test_partial_answers_are_kept_and_gone_on_with(actor: Actor, contact: Contact) -> None:
    asked = asked_of(actor, open_survey(actor), contact)
    response = begin_response(asked=asked, who=Respondent("zh-hans"))
    keep(response, 0, UNHAPPY)
    assert begin_response(asked=asked, who=Respondent("zh-hans")) == response == begun_by(asked)
    assert answers_of(response) == UNHAPPY


def test_a_changed_answer_replaces_and_hides_what_depended_on_it(actor: Actor) -> None:
    asked = asked_at(open_survey(actor).code)
    response = begin_response(asked=asked, who=Respondent("en"))
    keep(response, 0, UNHAPPY)
    happy = {("likely", ""): Answer(10.0)}
    assert keep(response, 0, happy) == happy
    assert answers_of(response) == happy


def test_answers_to_other_pages_and_unknown_questions_are_not_kept(actor: Actor) -> None:
    response = begin_response(asked=asked_at(open_survey(actor).code), who=Respondent("en"))
    keep(response, 0, {**UNHAPPY, **WORDS, ("gone", ""): Answer(1.0)})
    assert answers_of(response) == UNHAPPY


def test_a_complete_response_changes_no_more(actor: Actor, contact: Contact) -> None:
    asked = asked_of(actor, open_survey(actor), contact)
    response = begin_response(asked=asked, who=Respondent("zh-hans"))
    keep(response, 0, UNHAPPY)
    complete_response(response_id=response.pk)
    with pytest.raises(AnsweredBeforeError):
        keep(response, 0, {("likely", ""): Answer(10.0)})
    with pytest.raises(AnsweredBeforeError):
        complete_response(response_id=response.pk)
    with pytest.raises(AnsweredBeforeError):
        begin_response(asked=asked_at(asked.survey.code, token_of(asked.invitation.pk)), who=Respondent("en"))  # type: ignore[union-attr]  # fmt: skip
    assert answers_of(response) == UNHAPPY
    verbs = AuditEntry.objects.filter(record_id=response.pk).values_list("verb", "via")
    assert list(verbs) == [
        ("survey_response.begin", "link"),
        ("survey_response.complete", "link"),
    ]


def test_each_mark_and_each_text_becomes_one_touchpoint(actor: Actor, contact: Contact) -> None:
    asked = asked_of(actor, open_survey(actor), contact)
    response = begin_response(asked=asked, who=Respondent("zh-hans"))
    keep(response, 0, UNHAPPY)
    keep(response, 1, WORDS)
    done = complete_response(response_id=response.pk)
    told = {
        one.message_id.removeprefix(f"{response.pk}:"): one
        for one in Touchpoint.records.filter(channel="survey")
    }
    assert set(told) == {"likely:", "parts:price", "why:"}
    likely, words = told["likely:"], told["why:"]
    assert likely.score == pytest.approx(-0.6)
    assert likely.properties == {
        "survey": "Spring", "question": "您会推荐我们吗？", "question_id": "likely", "kind": "nps",
        "number": 2.0, "scale_from": 0, "scale_to": 10,
    }  # fmt: skip
    assert (words.text, words.score, words.properties["topic"]) == ("太慢了", None, "Service")
    assert {one.customer for one in told.values()} == {contact.customer}
    assert {one.contact for one in told.values()} == {contact}
    assert {one.occurred_at for one in told.values()} == {done.completed_at}
    assert {one.source for one in told.values()} == {f"survey:{asked.survey.pk}"}


def test_what_was_left_for_an_hour_is_told_and_replaced_when_it_goes_on(
    actor: Actor, contact: Contact
) -> None:
    asked = asked_of(actor, open_survey(actor), contact)
    response = begin_response(asked=asked, who=Respondent("en"))
    keep(response, 0, UNHAPPY)
    now = timezone.now()
    assert tell_left_responses(now) == 0
    assert tell_left_responses(now + timedelta(hours=2)) == 1
    assert tell_left_responses(now + timedelta(hours=2)) == 0
    assert [one.score for one in survey_touchpoints()] == [pytest.approx(-0.6)]
    keep(response, 0, {("likely", ""): Answer(10.0)})
    complete_response(response_id=response.pk)
    assert [one.score for one in survey_touchpoints()] == [1.0]
    assert TouchpointKey.objects.filter(source=f"survey:{asked.survey.pk}").count() == 1


def survey_touchpoints() -> list[Touchpoint]:
    return list(Touchpoint.records.filter(channel="survey"))


def test_an_anonymous_response_leads_to_nobody(actor: Actor, contact: Contact) -> None:
    asked = asked_of(actor, open_survey(actor, is_anonymous=True), contact)
    response = begin_response(asked=asked, who=Respondent("en", browser="b"))
    keep(response, 0, UNHAPPY)
    complete_response(response_id=response.pk, invitation=asked.invitation)
    response.refresh_from_db()
    assert (response.invitation, response.customer, response.contact) == (None, None, None)
    assert not survey_touchpoints()
    invitation = SurveyInvitation.records.get()
    assert invitation.answered_at
    assert invitation.answered_at.time().isoformat() == "00:00:00"
    entries = AuditEntry.objects.filter(record_id=response.pk)
    assert not entries.filter(customer_id__isnull=False).exists()
    again_asked = asked_at(asked.survey.code, token_of(invitation.pk))
    assert has_answered(asked=again_asked, browser="another")


def test_one_browser_answers_once(actor: Actor) -> None:
    asked = asked_at(open_survey(actor).code)
    one, two = (begin_response(asked=asked, who=Respondent("en", browser="b")) for _ in range(2))
    complete_response(response_id=one.pk)
    with pytest.raises(AnsweredBeforeError):
        complete_response(response_id=two.pk)
    assert has_answered(asked=asked, browser="b")
    assert not has_answered(asked=asked, browser="c")
    begin_response(asked=asked, who=Respondent("en", browser="c"))


def test_as_many_answers_as_one_likes_where_that_is_set(actor: Actor) -> None:
    asked = asked_at(open_survey(actor, one_answer_each=False).code)
    for _ in range(2):
        response = begin_response(asked=asked, who=Respondent("en", browser="b"))
        complete_response(response_id=response.pk)
    assert SurveyResponse.records.filter(replaced_at__isnull=True).count() == 2


def test_a_second_answer_replaces_the_first_where_that_is_set(
    actor: Actor, contact: Contact
) -> None:
    asked = asked_of(actor, open_survey(actor, may_replace=True), contact)
    first = begin_response(asked=asked, who=Respondent("en"))
    complete_response(response_id=first.pk)
    second = begin_response(asked=asked, who=Respondent("en"))
    assert second != first
    complete_response(response_id=second.pk)
    counted = SurveyResponse.records.filter(replaced_at__isnull=True)
    assert [one.pk for one in counted] == [second.pk]


def test_a_survey_ends_with_its_last_answer(actor: Actor) -> None:
    asked = asked_at(open_survey(actor, most_answers=1).code)
    one, two = (begin_response(asked=asked, who=Respondent("en")) for _ in range(2))
    complete_response(response_id=one.pk)
    with pytest.raises(SurveyOverError):
        complete_response(response_id=two.pk)
    with pytest.raises(SurveyOverError):
        begin_response(asked=asked, who=Respondent("en"))
