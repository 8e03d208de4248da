"""Those who ask build a survey with plain forms, publish it, and see whom they invited."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.crm.people import again, person
from tests.surveys.asking import DOCUMENT, open_survey
from tests.web.browsing import client_of, page

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.saved_filters import create_saved_filter
from customer_map.server.crm.models import Contact, Customer
from customer_map.server.surveys.actions.answering import (
    Respondent,
    begin_response,
    complete_response,
)
from customer_map.server.surveys.actions.inviting import invite
from customer_map.server.surveys.actions.surveys import create_survey
from customer_map.server.surveys.links import asked_at, public_link
from customer_map.server.surveys.models import Survey, SurveyInvitation, SurveyMailing

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return person(Role.OWNER)


@pytest.fixture
def client(user: User) -> Client:
    return client_of(user)


def only() -> Survey:
    return Survey.records.get()


def ids(survey: Survey) -> list[str]:
    return [one["id"] for part in survey.document["pages"] for one in part.get("questions", [])]


def form_of(client: Client, survey: Survey, **changes: Any) -> dict[str, Any]:
    """Return what a browser sends from the builder, as its form stands."""
    whole: dict[str, Any] = {"part": [], "version": survey.version}
    for part in survey.document.get("pages", []):
        whole["part"].append(f"page:{part['id']}")
        for one in part.get("questions", []):
            name = one["id"]
            whole["part"].append(f"question:{name}")
            whole[f"kind.{name}"] = one["kind"]
            for code, text in one.get("text", {}).items():
                whole[f"text.{name}.{code}"] = text
            whole[f"option.{name}"] = [each["id"] for each in one.get("options", [])]
            for each in one.get("options", []):
                for code, text in each["text"].items():
                    whole[f"optiontext.{name}.{each['id']}.{code}"] = text
    return {**whole, **changes}


def press(client: Client, survey: Survey, button: str, status: int = 302, **changes: Any) -> str:
    survey.refresh_from_db()
    told = form_of(client, survey, do=button, **changes)
    answer = client.post(f"/surveys/{survey.pk}/", told)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    survey.refresh_from_db()
    return answer.content.decode()


def test_a_survey_begins_from_what_is_offered(client: Client) -> None:
    assert "Net promoter score (NPS)" in page(client, "/surveys/new/")
    client.post("/surveys/new/", {"template": "nps", "name": ""})
    assert only().name == "Net promoter score (NPS)"
    shown = page(client, f"/surveys/{only().pk}/")
    assert "How likely are you to recommend us" in shown
    assert "您有多大可能" in shown


def test_questions_are_added_moved_copied_and_removed_without_script(client: Client) -> None:
    client.post("/surveys/new/", {"name": "Mine"})
    survey = only()
    press(client, survey, "add:nps", part=["page:p1"])
    press(client, survey, "add:open")
    first, second = ids(survey)
    press(client, survey, f"up:{second}")
    assert ids(survey) == [second, first]
    press(client, survey, f"copy:{second}")
    assert len(ids(survey)) == 3
    press(client, survey, f"remove:{second}")
    press(client, survey, "add-page:")
    press(client, survey, f"down:{first}")
    assert [len(part.get("questions", [])) for part in survey.document["pages"]] == [1, 1]
    last = survey.document["pages"][1]["id"]
    press(client, survey, f"remove-page:{last}")
    assert len(survey.document["pages"]) == 1


def test_two_languages_choices_and_conditions_are_kept(user: User, client: Client) -> None:
    survey = create_survey(actor=Actor(user), values={"name": "A", "document": DOCUMENT})
    texts = {
        "optiontext.reason.new.en": "Too far",
        "optiontext.reason.new.zh-hans": "太远",
        "option.reason": ["slow", "dear", "new", "empty"],
        "if.reason": "likely",
        "op.reason": "at_most",
        "value.reason": "4",
        "if.why": "reason",
        "op.why": "any_of",
        "value.why": "太远, too slow",
        "required.why": "1",
    }
    press(client, survey, "", **texts)
    reason, why = survey.document["pages"][0]["questions"][1], survey.document["pages"][1]["questions"][1]  # fmt: skip
    assert [one["id"] for one in reason["options"]] == ["slow", "dear", "new"]
    assert reason["options"][2]["text"] == {"en": "Too far", "zh-hans": "太远"}
    assert reason["show_if"] == {"question": "likely", "op": "at_most", "value": 4}
    assert why["show_if"] == {"question": "reason", "op": "any_of", "value": ["new", "slow"]}
    assert why["is_required"]
    assert "Too slow, Too far" in page(client, f"/surveys/{survey.pk}/")


def test_answers_of_conditions_are_picked_from_lists(user: User, client: Client) -> None:
    survey = create_survey(actor=Actor(user), values={"name": "A", "document": DOCUMENT})
    text = page(client, f"/surveys/{survey.pk}/")
    assert '<template data-answers-of="likely">' in text
    assert text.count('value="reason::slow"') >= 1
    picked = {
        "if.reason": "likely",
        "op.reason": "is",
        "value.reason": ["likely::3", "likely::4", "reason::slow", ""],
        "if.why": "reason",
        "op.why": "is_not",
        "value.why": ["reason::slow", ""],
    }
    press(client, survey, "", **picked)
    reason, why = survey.document["pages"][0]["questions"][1], survey.document["pages"][1]["questions"][1]  # fmt: skip
    assert reason["show_if"] == {"question": "likely", "op": "any_of", "value": ["3", "4"]}
    assert why["show_if"] == {"question": "reason", "op": "is_not", "value": "slow"}
    text = page(client, f"/surveys/{survey.pk}/")
    assert re.search(r'name="value.reason" value="likely::3" checked', text)
    assert re.search(r">\s*3, 4\s*</span>", text)


def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(user: User, client: Client) -> None:
    survey = create_survey(actor=Actor(user), values={"name": "A", "document": DOCUMENT})
    bad = {"if.reason": "likely", "op.reason": "is", "value.reason": "99", "text.why.en": "Typed"}
    text = press(client, survey, "", 422, **bad)
    assert "compares with something that nobody can answer" in text
    assert "Typed" in text
    assert survey.document == DOCUMENT


def test_who_saves_over_another_is_told(user: User, client: Client) -> None:
    survey = create_survey(actor=Actor(user), values={"name": "A", "document": DOCUMENT})
    press(client, survey, "add:open")
    press(client, survey, "add:nps", version=1)
    assert len(ids(survey)) == 5
    assert "Somebody else has changed" in page(client, f"/surveys/{survey.pk}/")


def test_the_preview_shows_the_form_as_it_stands_and_keeps_nothing(
    user: User, client: Client
) -> None:
    survey = create_survey(actor=Actor(user), values={"name": "A", "document": DOCUMENT})
    told = form_of(client, survey, **{"text.why.en": "<b>Fresh</b>"})
    text = client.post(f"/surveys/{survey.pk}/preview/", told).content.decode()
    assert "&lt;b&gt;Fresh&lt;/b&gt;" in text
    many = {"option.reason": [f"o{n}" for n in range(501)]}
    many |= {f"optiontext.reason.o{n}.en": "x" for n in range(501)}
    refused = client.post(f"/surveys/{survey.pk}/preview/", form_of(client, survey, **many))
    assert refused.status_code == 422
    assert "500 choices at most" in refused.content.decode()
    survey.refresh_from_db()
    assert survey.document == DOCUMENT


def test_publishing_says_what_is_missing_and_then_opens(client: Client) -> None:
    client.post("/surveys/new/", {"name": "Mine"})
    survey = only()
    client.post(f"/surveys/{survey.pk}/publish/")
    assert "Ask at least one question." in page(client, f"/surveys/{survey.pk}/")
    press(client, survey, "add:nps", part=["page:p1"])
    client.post(f"/surveys/{survey.pk}/publish/")
    assert "1.: The text in Simplified Chinese is missing." in page(client, f"/surveys/{survey.pk}/")  # fmt: skip
    (name,) = ids(survey)
    press(client, survey, "", **{f"text.{name}.en": "A", f"text.{name}.zh-hans": "甲"})
    client.post(f"/surveys/{survey.pk}/publish/")
    assert asked_at(survey.code)
    client.post(f"/surveys/{survey.pk}/close/")
    survey.refresh_from_db()
    assert survey.state == "closed"
    client.post(f"/surveys/{survey.pk}/reopen/")
    client.post(f"/surveys/{survey.pk}/copy/")
    assert Survey.records.count() == 2


def test_the_list_counts_who_began_and_who_ended(user: User, client: Client) -> None:
    survey = open_survey(Actor(user))
    begun = [begin_response(asked=asked_at(survey.code), who=Respondent("en")) for _ in range(3)]
    complete_response(response_id=begun[0].pk)
    rows = client.get("/surveys/").context["rows"]
    assert [(one.name, begun_, done) for one, _tone, begun_, done in rows] == [("Spring", 3, 1)]
    assert "Spring" in page(client, "/surveys/?q=spri&state=open")
    assert "No survey here yet" in page(client, "/surveys/?q=nothing")


def test_texts_and_rules_are_kept(user: User, client: Client) -> None:
    survey = create_survey(actor=Actor(user), values={"name": "A"})
    told = {
        "name": "B", "languages": ["en"], "title_en": "Hello", "consent_en": "May we?", "embed_origins": "https://a.example\nhttps://b.example/x",
        "closes_at": "2030-01-01T10:00", "most_answers": "5", "is_anonymous": "on",
    }  # fmt: skip
    assert client.post(f"/surveys/{survey.pk}/settings/", told).status_code == 302
    survey.refresh_from_db()
    assert (survey.name, survey.languages, survey.most_answers) == ("B", ["en"], 5)
    assert (survey.title, survey.consent) == ({"en": "Hello"}, {"en": "May we?"})
    assert survey.embed_origins == ["https://a.example", "https://b.example"]
    assert (survey.is_anonymous, survey.one_answer_each) == (True, False)
    bad = client.post(f"/surveys/{survey.pk}/settings/", {**told, "embed_origins": "evil"})
    assert bad.status_code == 422
    assert "is no address such as" in bad.content.decode()


def test_the_link_is_shared_as_text_code_and_snippet(user: User, client: Client) -> None:
    survey = open_survey(Actor(user), embed_origins=["https://shop.example"])
    text = page(client, f"/surveys/{survey.pk}/share/")
    assert public_link(survey) in text
    assert f"/s/{survey.code}/embed.js" in text
    svg = client.get(f"/surveys/{survey.pk}/qr.svg")
    assert (svg.headers["Content-Type"], b"<svg" in svg.content) == ("image/svg+xml", True)
    png = client.get(f"/surveys/{survey.pk}/qr.png?download")
    assert png.content.startswith(b"\x89PNG")
    assert "attachment" in png.headers["Content-Disposition"]
    assert client.get(f"/surveys/{survey.pk}/qr.exe").status_code == 404


def test_people_are_found_invited_and_withdrawn(user: User, client: Client) -> None:
    survey = open_survey(Actor(user))
    contact = create_contact(
        actor=again(Actor(user)), values={"name": "Li Na", "email": "li@example.com"}
    )
    assert "li@example.com" in page(client, f"/surveys/{survey.pk}/share/?q=li")
    client.post(f"/surveys/{survey.pk}/invite/", {"contact": contact.pk, "way": "mail"})
    invitation = SurveyInvitation.records.get()
    assert "waiting" in page(client, f"/surveys/{survey.pk}/share/")
    client.post(f"/surveys/{survey.pk}/invite/", {"contact": contact.pk, "way": "mail"})
    assert "has an invitation already" in page(client, f"/surveys/{survey.pk}/share/")
    client.post(f"/surveys/invitations/{invitation.pk}/again/")
    client.post(f"/surveys/invitations/{invitation.pk}/revoke/")
    assert "withdrawn" in page(client, f"/surveys/{survey.pk}/share/")


def test_a_customer_without_contacts_is_invited_itself(user: User, client: Client) -> None:
    survey = open_survey(Actor(user))
    lone = Customer.records.create(
        name="Lone Mill", kind="person", email="lone@mill.example", owner=user
    )
    Customer.records.create(name="Lone Silent", kind="organisation", owner=user)
    company = Customer.records.create(name="Lone Works", kind="organisation", owner=user)
    Contact.records.create(name="Ida", customer=company, owner=user)
    text = page(client, f"/surveys/{survey.pk}/share/?q=lone")
    assert f'name="customer" value="{lone.pk}"' in text
    assert "no e-mail address" in text
    assert "Lone Works" not in text
    client.post(f"/surveys/{survey.pk}/invite/", {"customer": lone.pk, "way": "mail"})
    made = SurveyInvitation.records.get()
    assert (made.customer, made.contact, made.email) == (lone, None, "lone@mill.example")


def test_a_segment_is_invited_by_a_job_with_progress(user: User, client: Client) -> None:
    survey = open_survey(Actor(user))
    values = {"name": "All", "record_type": "customer", "tree": {}}
    segment = create_saved_filter(actor=again(Actor(user)), values=values)
    client.post(f"/surveys/{survey.pk}/invite/segment/", {"segment": segment.pk})
    assert "1 to 20000 customers" in page(client, f"/surveys/{survey.pk}/share/")
    mailing = SurveyMailing.objects.create(
        survey=survey, owner=user, ids=[survey.pk], expires_at=survey.created_at
    )
    assert "0 / 1" in page(client, f"/surveys/mailings/{mailing.pk}/")
    assert client_of(person(Role.OWNER)).get(f"/surveys/mailings/{mailing.pk}/").status_code == 404


def test_a_colleague_who_may_only_read_sees_no_buttons(user: User) -> None:
    survey = open_survey(Actor(user))
    viewer = client_of(person(Role.VIEWER))
    text = page(viewer, f"/surveys/{survey.pk}/")
    assert "remove:likely" not in text
    assert "/publish/" not in text
    assert viewer.post(f"/surveys/{survey.pk}/", {"part": ["page:p1"]}).status_code == 403


def test_a_survey_of_others_is_as_if_it_were_not_there(user: User) -> None:
    survey = open_survey(Actor(user))
    stranger = client_of(person(Role.MEMBER))
    for tail in ("", "settings/", "share/", "qr.svg"):
        assert stranger.get(f"/surveys/{survey.pk}/{tail}").status_code == 404
    for tail in ("publish/", "close/", "copy/", "delete/", "invite/", "preview/"):
        assert stranger.post(f"/surveys/{survey.pk}/{tail}").status_code == 404


def test_lists_ask_the_database_as_often_for_many_as_for_few(user: User, client: Client) -> None:
    def asked(address: str) -> int:
        page(client, address)
        with CaptureQueriesContext(connection) as queries:
            page(client, address)
        return len(queries)

    survey = open_survey(Actor(user))
    share = f"/surveys/{survey.pk}/share/"
    invite_somebody(user, survey, "a")
    few = asked("/surveys/"), asked(share)
    for number in range(8):
        create_survey(actor=again(Actor(user)), values={"name": f"S {number}"})
        invite_somebody(user, survey, f"p{number}")
    assert (asked("/surveys/"), asked(share)) == few


def invite_somebody(user: User, survey: Survey, name: str) -> None:
    values = {"name": name, "email": f"{name}@example.com"}
    contact = create_contact(actor=again(Actor(user)), values=values)
    invite(actor=again(Actor(user)), survey_id=survey.pk, contact_id=contact.pk)
