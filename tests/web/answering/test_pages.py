"""Strangers answer without script and without signing in; every broken link says what is wrong."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from tests.crm.people import acting, again
from tests.surveys.asking import DOCUMENT, open_survey

from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.surveys.actions.inviting import invite, revoke_invitation
from customer_map.server.surveys.actions.surveys import close_survey
from customer_map.server.surveys.links import token_of
from customer_map.server.surveys.models import (
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveyResponse,
)
from customer_map.server.web.answering import doors

pytestmark = pytest.mark.django_db
EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


@pytest.fixture(autouse=True)
def calm() -> None:
    doors.pace.forget()


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def survey(actor: Actor) -> Survey:
    return open_survey(actor)


def stranger(language: str = "en") -> Client:
    return Client(headers={"accept-language": language})


def link_of(survey: Survey, invitation: SurveyInvitation | None = None) -> str:
    token = f"{token_of(invitation.pk)}/" if invitation else ""
    return f"/s/{survey.code}/{token}"


def invited(actor: Actor, survey: Survey, **values: Any) -> SurveyInvitation:
    customer = create_customer(actor=again(actor), values={"name": "云图"})
    told = {"name": "Li", "email": "li@example.com", "customer": customer, **values}
    contact = create_contact(actor=again(actor), values=told)
    return invite(actor=again(actor), survey_id=survey.pk, contact_id=contact.pk)


def send(client: Client, link: str, page: int, **values: Any) -> HttpResponse:
    """Send a page as a browser does: with what stands in its hidden fields."""
    before = client.get(link).content.decode()
    token = re.search(r'name="response" value="([^"]*)"', before)
    told = {"page": page, "go": "next", "response": token[1] if token else ""}
    posted = {key.replace("__", "."): one for key, one in values.items()}
    return client.post(link, {**told, **posted})


def test_a_stranger_answers_page_by_page(survey: Survey) -> None:
    client, link = stranger(), link_of(survey)
    opened = client.get(link)
    assert "Would you recommend us?" in opened.content.decode()
    assert not SurveyResponse.records.exists()
    second = send(client, link, 0, q__likely="9")
    assert second.status_code == 200
    assert "q.parts.price" in second.content.decode()
    done = send(client, link, 1, q__parts__price="4", q__why="Fine")
    assert "Thank you!" in done.content.decode()
    response = SurveyResponse.records.get()
    assert response.completed_at
    assert (response.channel, response.language, response.customer) == ("link", "en", None)
    kept = SurveyAnswer.records.order_by("question_id", "row_id")
    told = [(one.question_id, one.row_id, one.number, one.text) for one in kept]
    assert told == [("likely", "", 9, ""), ("parts", "price", 4, ""), ("why", "", None, "Fine")]


def test_what_was_answered_waits_for_who_comes_back(survey: Survey) -> None:
    client, link = stranger(), link_of(survey)
    send(client, link, 0, q__likely="9")
    text = client.get(link).content.decode()
    assert 'name="page" value="1"' in text
    back = send(client, link, 1, go="back").content.decode()
    assert re.search(r'value="9" checked', back)
    other = stranger().get(link).content.decode()
    assert 'name="page" value="0"' in other


def test_script_keeps_answers_between_pages(survey: Survey) -> None:
    client, link = stranger(), link_of(survey)
    kept = client.post(link, {"page": 0, "go": "keep", "q.likely": "3"})
    assert kept.json()["response"]
    assert SurveyAnswer.records.get().number == 3
    again_ = client.post(
        link, {"page": 0, "go": "keep", "q.likely": "4", "response": kept.json()["response"]}
    )
    assert again_.status_code == 200
    assert SurveyAnswer.records.get().number == 4


def test_a_question_that_comes_up_is_asked_before_the_next_page(survey: Survey) -> None:
    client, link = stranger(), link_of(survey)
    again_ = send(client, link, 0, shown="likely", q__likely="3").content.decode()
    assert 'name="page" value="0"' in again_
    assert 'data-question="reason"' in again_
    assert not re.search(r'data-question="reason"[^>]* hidden', again_)
    assert (
        'value="1"' in send(client, link, 0, shown="likely reason", q__likely="3").content.decode()
    )


def test_a_missing_answer_is_asked_for_and_the_rest_is_kept(survey: Survey) -> None:
    answer = send(stranger(), link_of(survey), 0)
    assert answer.status_code == 422
    assert "Please answer this question." in answer.content.decode()


@pytest.mark.parametrize("mark", ["11", "-1", "x", "3.5", EVIL])
def test_a_mark_outside_the_scale_is_refused_visibly(survey: Survey, mark: str) -> None:
    answer = send(stranger(), link_of(survey), 0, q__likely=mark)
    assert answer.status_code == 422
    assert "Choose one of the answers." in answer.content.decode()
    assert not SurveyAnswer.records.exists()


def test_answers_that_nobody_asked_for_are_left_out_visibly(survey: Survey) -> None:
    sent = {"q__likely": "9", "q__reason": "slow", "q__gone": "1", "q__why": "early"}
    text = send(stranger(), link_of(survey), 0, **sent).content.decode()
    assert "They were left out." in text
    assert [one.question_id for one in SurveyAnswer.records.all()] == ["likely"]


def test_markup_in_every_text_stays_text(actor: Actor) -> None:
    texts = {"en": EVIL, "zh-hans": EVIL}
    page = DOCUMENT["pages"][0]
    questions = [{**one, "text": texts, "help": texts} for one in page["questions"]]
    questions[1] = {
        **questions[1],
        "options": [{"id": "a", "text": texts}, {"id": "b", "text": texts}],
    }
    questions[1].pop("show_if")
    document = {"pages": [{**page, "title": texts, "questions": questions}]}
    told = dict.fromkeys(("title", "consent", "thanks"), texts)
    survey = open_survey(actor, document=document, name=EVIL, **told)
    client, link = stranger(), link_of(survey)
    shown = client.get(link)
    assert_harmless(shown)
    again_ = send(
        client,
        link,
        0,
        consent="1",
        q__likely="3",
        q__reason="other",
        other__reason=EVIL,
        go="back",
    )
    assert_harmless(again_)
    assert "alert(2)" in again_.content.decode()
    assert_harmless(send(client, link, 0, consent="1", q__likely="3", q__reason="a"))


def assert_harmless(answer: Any) -> None:
    text = answer.content.decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]


def test_nothing_is_kept_before_consent(actor: Actor) -> None:
    survey = open_survey(actor, consent={"en": "May we keep it?"})
    client, link = stranger(), link_of(survey)
    kept = client.post(link, {"page": 0, "go": "keep", "q.likely": "3"})
    assert kept.json() == {"response": ""}
    refused = send(client, link, 0, q__likely="9")
    assert refused.status_code == 422
    assert "when you agree" in refused.content.decode()
    assert not SurveyResponse.records.exists()
    send(client, link, 0, q__likely="9", consent="1")
    assert SurveyResponse.records.get().consent_at


def test_the_language_changes_without_losing_what_was_typed(survey: Survey) -> None:
    client, link = stranger("zh-CN"), link_of(survey)
    assert "您会推荐我们吗？" in client.get(link).content.decode()
    text = send(client, link, 0, q__likely="9", speak="en").content.decode()
    assert "Would you recommend us?" in text
    assert re.search(r'value="9" checked', text)
    assert '<html lang="en"' in text


def test_one_click_in_the_mail_chooses_and_keeps_nothing(actor: Actor, survey: Survey) -> None:
    invitation = invited(actor, survey)
    text = stranger().get(f"{link_of(survey, invitation)}?answer=7").content.decode()
    assert re.search(r'value="7" checked', text)
    assert not SurveyResponse.records.exists()
    for mark in ("11", EVIL, "9" * 5000):
        text = stranger().get(link_of(survey, invitation), {"answer": mark}).content.decode()
        assert " checked" not in text
    invitation.refresh_from_db()
    assert invitation.opened_at
    assert invitation.answered_at is None


def test_a_personal_link_answers_once_from_any_device(actor: Actor, survey: Survey) -> None:
    invitation = invited(actor, survey, language="zh")
    link = link_of(survey, invitation)
    first = stranger()
    send(first, link, 0, q__likely="2", q__reason="slow")
    elsewhere = stranger()
    assert 'name="page" value="1"' in elsewhere.get(link).content.decode()
    assert "文字" in elsewhere.get(link).content.decode()
    send(elsewhere, link, 1, q__why="慢")
    for client in (first, elsewhere, stranger("en")):
        answer = client.get(link)
        assert answer.status_code == 409
    assert "already" in answer.content.decode()
    replayed = first.post(link, {"page": 0, "go": "next", "q.likely": "10"})
    assert replayed.status_code == 409
    response = SurveyResponse.records.get()
    assert (response.channel, response.contact) == ("mail", invitation.contact)
    assert SurveyAnswer.records.get(question_id="likely").number == 2


@pytest.mark.parametrize(
    ("broken", "status", "words"),
    [
        ("altered", 404, "not complete"),
        ("foreign", 404, "not complete"),
        ("expired", 410, "expired"),
        ("withdrawn", 410, "withdrawn"),
        ("closed", 410, "has ended"),
    ],
)
def test_a_broken_link_says_what_is_wrong(
    actor: Actor, survey: Survey, broken: str, status: int, words: str
) -> None:
    invitation = invited(actor, survey)
    link = link_of(survey, invitation)
    if broken == "altered":
        link = link[:-3] + "x/"
    elif broken == "foreign":
        link = link.replace(survey.code, open_survey(actor).code)
    elif broken == "expired":
        past = timezone.now() - timedelta(minutes=1)
        SurveyInvitation.records.filter(pk=invitation.pk).update(expires_at=past)
    elif broken == "withdrawn":
        revoke_invitation(actor=again(actor), invitation_id=invitation.pk)
    else:
        close_survey(actor=again(actor), survey_id=survey.pk)
    for answer in (stranger().get(link), stranger().post(link, {"page": 0, "q.likely": "9"})):
        assert answer.status_code == status
        assert words in answer.content.decode()
    assert not SurveyResponse.records.exists()
    chinese = stranger("zh-CN").get(link).content.decode()
    assert '<html lang="zh-hans"' in chinese
    assert words not in chinese


def test_an_answer_of_a_megabyte_is_refused_before_it_is_read(survey: Survey) -> None:
    answer = stranger().post(link_of(survey), {"page": 1, "q.why": "长" * 400_000})
    assert answer.status_code == 413
    assert "too long" in answer.content.decode()
    long = send(stranger(), link_of(survey), 1, q__why="x" * 6000)
    assert long.status_code == 422
    assert "Write 5000 characters at most." in long.content.decode()


def test_a_form_of_another_site_is_refused(survey: Survey) -> None:
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
    ):
        answer = stranger().post(link_of(survey), {"page": 0, "q.likely": "9"}, headers=headers)
        assert answer.status_code == 404
    own = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    assert (
        stranger().post(link_of(survey), {"page": 0, "q.likely": "9"}, headers=own).status_code
        == 200
    )
    assert SurveyResponse.records.count() == 1


def test_a_token_of_another_survey_goes_on_with_nothing(actor: Actor, survey: Survey) -> None:
    other = open_survey(actor)
    kept = stranger().post(link_of(other), {"page": 0, "go": "keep", "q.likely": "3"}).json()
    stranger().post(
        link_of(survey), {"page": 0, "go": "keep", "q.likely": "9", "response": kept["response"]}
    )
    assert SurveyAnswer.records.get(response__survey=other).number == 3
    assert SurveyAnswer.records.get(response__survey=survey).number == 9


def test_a_flood_is_told_to_wait(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "MOST_VISITS", 3)
    statuses = [stranger().get(link_of(survey)).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    doors.pace.forget()
    monkeypatch.setattr(doors, "MOST_VISITS", 100)
    monkeypatch.setattr(doors, "MOST_BEGUN", 2)
    for _ in range(4):
        stranger().post(link_of(survey), {"page": 0, "q.likely": "9"})
    assert SurveyResponse.records.count() == 2


def test_only_chosen_sites_may_frame_a_survey(actor: Actor, survey: Survey) -> None:
    framed = open_survey(actor, embed_origins=["https://shop.example"])
    inside = stranger().get(f"{link_of(framed)}?embed=1")
    assert "frame-ancestors https://shop.example" in inside.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in inside.headers
    assert 'action="?embed=1"' in inside.content.decode()
    for answer in (stranger().get(f"{link_of(survey)}?embed=1"), stranger().get(link_of(framed))):
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
    kept = stranger().post(f"{link_of(framed)}?embed=1", {"page": 0, "q.likely": "9"})
    assert kept.status_code == 200
    assert SurveyResponse.records.get().channel == "embed"


def test_the_embedding_script_comes_for_open_surveys_only(survey: Survey) -> None:
    script = stranger().get(f"/s/{survey.code}/embed.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert b"iframe" in script.content
    assert stranger().get("/s/gone/embed.js").status_code == 404


def test_the_address_of_a_survey_goes_nowhere(survey: Survey) -> None:
    answer = stranger().get(link_of(survey))
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer.headers["Cache-Control"]
    cookie = next(one for name, one in answer.cookies.items() if name.startswith("cm_survey_"))
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (
        True,
        "Lax",
        link_of(survey),
    )


def test_a_choice_of_five_hundred_is_shown(actor: Actor) -> None:
    options = [{"id": f"o{number}", "text": {"en": f"N {number}"}} for number in range(500)]
    question = {"id": "a", "kind": "choice", "text": {"en": "Which?"}, "options": options}
    document = {"pages": [{"id": "p", "questions": [question]}]}
    survey = open_survey(actor, document=document, languages=["en"])
    text = stranger().get(link_of(survey)).content.decode()
    assert text.count('name="q.a"') == 500


def test_who_may_answer_again_begins_anew(actor: Actor) -> None:
    survey = open_survey(actor, may_replace=True)
    client, link = stranger(), link_of(survey)
    for mark in ("9", "10"):
        send(client, link, 0, q__likely=mark)
        assert "Thank you!" in send(client, link, 1).content.decode()
    counted = SurveyResponse.records.get(replaced_at__isnull=True)
    assert counted.answers.get(question_id="likely").number == 10
