"""The page of results: scores with intervals, groups, drivers, words; what readers may see; odd addresses."""

import json
import re

import numpy as np
import pytest
from django.test import Client
from tests.crm.people import person
from tests.insights.survey_results.world import respond, survey_of
from tests.web.browsing import client_of, page

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import Customer
from customer_map.server.feedback.models import LearnedModel
from customer_map.server.surveys.models import Survey
from customer_map.text.learning import learn

pytestmark = pytest.mark.django_db
PAYLOAD = "<script>alert(1)</script>"


@pytest.fixture
def boss() -> User:
    return person(Role.OWNER)


@pytest.fixture
def client(boss: User) -> Client:
    return client_of(boss)


def answered(owner: User, **fields: object) -> Survey:
    """60 promoters, 20 passives, 20 detractors of two regions, who say why."""
    survey = survey_of(owner, **fields)
    random = np.random.default_rng(1)
    regions = [
        Customer.records.create(name=f"{name} Ltd", region=name, owner=owner)
        for name in ("North", "South")
    ]
    for number, mark in enumerate([10] * 60 + [8] * 20 + [3] * 20):
        answers: dict[str, object] = {
            "likely": mark,
            "happy": max(1, min(5, mark // 2 + int(random.integers(0, 2)))),
            "parts.price": int(random.integers(1, 6)),
            "parts.service": max(1, mark // 2),
            "role": ["buyer" if number % 3 else "user"],
        }
        if mark == 3:
            answers["why"] = "Delivery was too slow"
        customer = None if survey.is_anonymous else regions[number >= 60]
        respond(survey, answers, day=number % 50, customer=customer)
    return survey


def address(survey: Survey, query: str = "") -> str:
    return f"/surveys/{survey.pk}/results/{query}"


def test_the_page_tells_the_score_with_its_interval(client: Client, boss: User) -> None:
    text = page(client, address(answered(boss)))
    assert "+40" in text
    assert "+23 … +54" in text
    assert "60 promoters · 20 passives · 20 detractors" in text
    assert "100 answered of 100" in text
    assert "20 answered of 20" in text  # only detractors are asked why
    assert text.count("<svg class=&quot;") == 0


def test_the_page_speaks_chinese(boss: User) -> None:
    text = page(client_of(boss, "zh-hans"), address(answered(boss)))
    assert "您有多大可能推荐我们" in text
    assert "净推荐值" in text
    assert "Net promoter score" not in text


def test_groups_that_differ_are_marked(client: Client, boss: User) -> None:
    text = page(client, address(answered(boss), "?by=field:region"))
    assert "Higher than the rest" in text
    assert "Lower than the rest" in text
    assert "North" in text


def test_key_drivers_can_be_told_for_another_score(client: Client, boss: User) -> None:
    survey = answered(boss)
    text = page(client, address(survey))
    assert "Rises with the score" in text
    assert "Could be chance" in text
    other = page(client, address(survey, "?score=happy"))
    assert re.search(r'<option value="happy" selected>', other)


def test_answers_are_narrowed_by_any_field_of_the_customer(client: Client, boss: User) -> None:
    survey = answered(boss)
    text = page(client, address(survey, "?f=region&o=is&v=South&w=&n=&s="))
    assert "40 answered of 40" in text
    assert "Only answers of customers who meet" in text
    wrong = page(client, address(survey, "?filter=[1"))
    assert 'role="alert"' in wrong


def test_without_answers_the_page_teaches(client: Client, boss: User) -> None:
    assert "No answers yet" in page(client, address(survey_of(boss)))
    nothing = page(client, address(answered(boss), "?since=2031-01-01"))
    assert "Nothing fits" in nothing


@pytest.mark.parametrize(
    "query",
    [
        "?since=x&through=y&by=field:owner__password&score=%00&period=century&language=xx",
        "?through=9999-12-31&since=0001-01-01",
        "?segment=not-a-uuid&channel=%27%3B--",
        "?filter=%7B%22has%22%3A%22nothing%22%7D",
        "?view=not-a-view&column=x&sort=y&after=z",
    ],
)
def test_odd_addresses_are_answered(client: Client, boss: User, query: str) -> None:
    survey = answered(boss)
    page(client, address(survey, query))
    page(client, f"{address(survey)}answers/{query}")


def test_markup_in_questions_and_answers_stays_text(client: Client, boss: User) -> None:
    from tests.insights.survey_results.world import options, texts

    from customer_map.server.surveys.questions import Question, QuestionKind

    questions = [
        Question("a", QuestionKind.OPEN, texts(PAYLOAD), topic=PAYLOAD),
        Question("b", QuestionKind.CHOICE, texts(PAYLOAD), options=options(PAYLOAD, "x")),
    ]
    survey = survey_of(boss, questions, name=PAYLOAD)
    customer = Customer.records.create(name=PAYLOAD, region=PAYLOAD)
    for _ in range(4):
        respond(survey, {"a": PAYLOAD, "b": [PAYLOAD[:40]]}, customer=customer)
    for query in ("", "?by=field:region", "?by=question:b"):
        assert PAYLOAD not in page(client, address(survey, query))
    assert PAYLOAD not in page(client, f"{address(survey)}answers/")


def test_who_may_not_read_the_survey_gets_nothing(boss: User) -> None:
    survey = answered(boss)
    Survey.records.filter(pk=survey.pk).update(deleted_at=survey.created_at)
    client = client_of(boss)
    for end in ("results/", "results.json", "results.csv", "results.xlsx", "results/answers/"):
        assert client.get(f"/surveys/{survey.pk}/{end}").status_code == 404


def test_a_customer_is_named_only_to_who_may_see_that_customer(boss: User) -> None:
    member = person(Role.MEMBER)
    survey = survey_of(member)
    respond(survey, {"likely": 9}, customer=Customer.records.create(name="Hidden Ltd", owner=boss))
    respond(survey, {"likely": 8}, customer=Customer.records.create(name="Mine Ltd", owner=member))
    client = client_of(member)
    text = page(client, f"{address(survey)}answers/")
    assert "Mine Ltd" in text
    assert "Somebody" in text
    assert "Hidden" not in text
    file = b"".join(client.get(f"/surveys/{survey.pk}/results.csv")).decode()  # type: ignore[call-overload]
    assert "Mine Ltd" in file
    assert "Hidden" not in file


def test_single_answers_of_an_anonymous_survey_are_shown_to_nobody(
    client: Client, boss: User
) -> None:
    survey = answered(boss, is_anonymous=True)
    assert client.get(f"{address(survey)}answers/").status_code == 403
    text = page(client, address(survey))
    assert "+40" in text
    assert "Single answers" not in text
    file = b"".join(client.get(f"/surveys/{survey.pk}/results.csv")).decode()  # type: ignore[call-overload]
    assert file.splitlines()[0].count("Begun") == 0
    assert len(file.splitlines()) == 101


def test_few_anonymous_answers_are_withheld_everywhere(client: Client, boss: User) -> None:
    survey = survey_of(boss, is_anonymous=True)
    for _ in range(4):
        respond(survey, {"likely": 1, "why": "I am the only one in Ürümqi"})
    assert "Ürümqi" not in page(client, address(survey))
    assert client.get(f"/surveys/{survey.pk}/results.csv").status_code == 403
    figures = json.loads(client.get(f"/surveys/{survey.pk}/results.json").content)
    assert figures["is_withheld"]
    assert all(not one["rows"] for one in figures["questions"])


def test_single_answers_can_be_those_to_one_question(client: Client, boss: User) -> None:
    survey = survey_of(boss)
    respond(survey, {"likely": 3, "why": "slow"})
    respond(survey, {"likely": 9})
    text = page(client, f"{address(survey)}answers/?question=likely&mark=3")
    assert "slow" in text
    assert "9 / 10" not in text
    assert "No answers yet" in page(client, f"{address(survey)}answers/?question=likely&mark=x")


def test_many_answers_are_read_page_by_page(client: Client, boss: User) -> None:
    survey = answered(boss)
    first = page(client, f"{address(survey)}answers/")
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = page(client, f"{address(survey)}answers/{following[1].replace('&amp;', '&')}")
    assert "31–60" in second


def test_the_file_of_figures_tells_what_the_page_tells(client: Client, boss: User) -> None:
    answer = client.get(f"/surveys/{answered(boss).pk}/results.json?by=field:region")
    figures = json.loads(answer.content)
    [likely] = [one for one in figures["questions"] if one["question"]["id"] == "likely"]
    score = likely["rows"][0]["score"]
    assert (score["value"], score["n"]) == (40.0, 100)
    assert {one["name"] for one in likely["rows"][0]["groups"]} == {"North", "South"}


def test_statements_stand_beside_the_score_with_the_model_that_read_them(
    client: Client, boss: User
) -> None:
    text = page(client, address(answered(boss)))
    assert "Pain point" in text
    assert "Read by the base model" in text
    LearnedModel.objects.create(
        answers=2_000, examples=2_000, base=0.804, own=0.905, gain=0.1, low=0.067, high=0.139,
        speaks="own", is_used=True, data=_model(),
    )  # fmt: skip
    text = page(client, address(answered(boss)))
    assert "from 2,000 scored answers: macro-F1 0.91 in cross-validation" in text
    assert "gain 0.067 to 0.139" in text


def _model() -> bytes:
    texts = [f"{word} number {n}" for n in range(60) for word in ("zork", "blip")]
    return learn(texts, [1.0 if "zork" in text else -1.0 for text in texts]).dumps()
