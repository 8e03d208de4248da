"""Verbs on surveys: drafts change, what was answered stays as it was, undo brings back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.crm.people import acting, again, person
from tests.surveys.asking import DOCUMENT, open_survey

from customer_map.errors import ConflictError, InvalidValueError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.surveys.actions.answering import Respondent, begin_response
from customer_map.server.surveys.actions.surveys import (
    close_survey,
    copy_survey,
    create_survey,
    delete_survey,
    edit_survey,
    publish_survey,
    reopen_survey,
)
from customer_map.server.surveys.errors import (
    SurveyDocumentError,
    SurveyLinkError,
    SurveyNotReadyError,
    SurveyOverError,
)
from customer_map.server.surveys.links import asked_at
from customer_map.server.surveys.models import Survey, SurveyState, SurveyVersion

pytestmark = pytest.mark.django_db
CHANGED = {"pages": [{"id": "p1", "questions": DOCUMENT["pages"][0]["questions"][:1]}]}


@pytest.fixture
def actor() -> Actor:
    return acting()


def test_a_survey_begins_from_a_template(actor: Actor) -> None:
    survey = create_survey(actor=actor, values={"name": "NPS 2026"}, template_name="nps")
    assert (survey.state, survey.owner) == (SurveyState.DRAFT, actor.user)
    assert survey.title["en"] == "Would you recommend us?"
    assert survey.document["pages"][0]["questions"][0]["kind"] == "nps"
    assert AuditEntry.objects.get().verb == "survey.create"


def test_what_no_survey_can_ask_is_not_kept(actor: Actor) -> None:
    survey = create_survey(actor=actor, values={"name": "A"})
    many = [{"id": f"o{number}"} for number in range(10_000)]
    huge = {"pages": [{"id": "p", "questions": [{"id": "a", "kind": "choice", "options": many}]}]}
    with pytest.raises(SurveyDocumentError, match="500 choices at most"):
        edit_survey(actor=actor, survey_id=survey.pk, values={"document": huge})
    survey.refresh_from_db()
    assert survey.document == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("languages", []),
        ("languages", ["fr"]),
        ("title", "words"),
        ("title", {"en": "x" * 201}),
        ("embed_origins", ["javascript:alert(1)"]),
        ("embed_origins", ["https://shop.example; script-src *"]),
        ("embed_origins", ["https://*"]),
        ("embed_origins", ["https://user@shop.example"]),
        ("code", "mine"),
        ("state", "open"),
    ],
)
def test_values_that_do_not_fit_are_refused(actor: Actor, field: str, value: object) -> None:
    survey = create_survey(actor=actor, values={"name": "A"})
    with pytest.raises(InvalidValueError) as refused:
        edit_survey(actor=actor, survey_id=survey.pk, values={field: value})
    assert refused.value.fields["field"] == field


def test_origins_are_kept_without_paths(actor: Actor) -> None:
    given = ["https://Shop.example/page?x=1", "http://localhost:8080"]
    survey = create_survey(actor=actor, values={"name": "A", "embed_origins": given})
    assert survey.embed_origins == ["https://shop.example", "http://localhost:8080"]


def test_who_saves_over_another_is_told(actor: Actor) -> None:
    survey = create_survey(actor=again(actor), values={"name": "A"})
    edit_survey(actor=again(actor), survey_id=survey.pk, values={"name": "B"})
    with pytest.raises(ConflictError):
        edit_survey(actor=again(actor), survey_id=survey.pk, values={"name": "C"}, seen_version=1)


def test_a_survey_that_nobody_could_answer_is_not_published(actor: Actor) -> None:
    survey = create_survey(actor=actor, values={"name": "A"})
    with pytest.raises(SurveyNotReadyError, match="Ask at least one question"):
        publish_survey(actor=actor, survey_id=survey.pk)
    with pytest.raises(SurveyOverError):
        asked_at(survey.code)


def test_a_version_that_was_answered_stays_as_it_was(actor: Actor) -> None:
    survey = open_survey(actor)
    edit_survey(actor=again(actor), survey_id=survey.pk, values={"document": CHANGED})
    assert asked_at(survey.code).version.document == DOCUMENT
    publish_survey(actor=again(actor), survey_id=survey.pk)
    assert asked_at(survey.code).version.number == 1
    assert asked_at(survey.code).version.document == CHANGED
    begin_response(asked=asked_at(survey.code), who=Respondent("en"))
    edit_survey(actor=again(actor), survey_id=survey.pk, values={"document": DOCUMENT})
    publish_survey(actor=again(actor), survey_id=survey.pk)
    assert asked_at(survey.code).version.number == 2
    assert [one.document for one in SurveyVersion.records.all()] == [CHANGED, DOCUMENT]


def test_a_closed_survey_says_so_and_can_be_opened_again(actor: Actor) -> None:
    survey = open_survey(actor)
    close_survey(actor=again(actor), survey_id=survey.pk)
    with pytest.raises(SurveyOverError, match="has ended"):
        asked_at(survey.code)
    reopen_survey(actor=again(actor), survey_id=survey.pk)
    assert asked_at(survey.code).survey == survey


def test_a_survey_opens_and_ends_by_the_clock(actor: Actor) -> None:
    now = timezone.now()
    survey = open_survey(actor, opens_at=now, closes_at=now + timedelta(days=2))
    assert asked_at(survey.code, now=now)
    for moment in (now - timedelta(seconds=1), now + timedelta(days=2)):
        with pytest.raises(SurveyOverError):
            asked_at(survey.code, now=moment)
    with pytest.raises(InvalidValueError):
        edit_survey(actor=actor, survey_id=survey.pk, values={"closes_at": now})


def test_opening_again_puts_a_passed_end_away(actor: Actor) -> None:
    survey = open_survey(actor)
    Survey.records.filter(pk=survey.pk).update(closes_at=timezone.now(), state="closed")
    assert reopen_survey(actor=again(actor), survey_id=survey.pk).closes_at is None


def test_a_survey_that_was_never_published_has_nothing_to_close(actor: Actor) -> None:
    survey = create_survey(actor=actor, values={"name": "A"})
    for step in (close_survey, reopen_survey):
        with pytest.raises(InvalidValueError, match="Publish the survey first"):
            step(actor=actor, survey_id=survey.pk)


def test_a_copy_is_a_draft_with_a_link_of_its_own(actor: Actor) -> None:
    survey = open_survey(actor)
    copy = copy_survey(actor=again(actor), survey_id=survey.pk)
    assert (copy.name, copy.state, copy.published_number) == ("Copy of Spring", "draft", 0)
    assert copy.document == survey.document
    assert copy.code != survey.code


def test_undo_brings_a_deleted_survey_back(actor: Actor) -> None:
    survey = open_survey(actor)
    delete_survey(actor=again(actor), survey_id=survey.pk)
    with pytest.raises(SurveyLinkError):
        asked_at(survey.code)
    undo_last_step(actor=again(actor))
    assert asked_at(survey.code).survey == survey


@pytest.mark.parametrize("step", [publish_survey, close_survey, reopen_survey, delete_survey])
def test_who_may_only_read_changes_nothing(actor: Actor, step: object) -> None:
    survey = open_survey(actor)
    viewer = Actor(person(Role.VIEWER))
    with pytest.raises(NotAllowedError):
        step(actor=viewer, survey_id=survey.pk)  # type: ignore[operator]
    with pytest.raises(NotAllowedError):
        edit_survey(actor=viewer, survey_id=survey.pk, values={"name": "Mine"})
    survey.refresh_from_db()
    assert (survey.name, survey.state, survey.deleted_at) == ("Spring", "open", None)


@pytest.mark.parametrize("code", ["", "gone", "a\x00b", "../admin", "x" * 5000])
def test_a_link_that_nobody_made_is_refused(code: str) -> None:
    with pytest.raises(SurveyLinkError):
        asked_at(code)
