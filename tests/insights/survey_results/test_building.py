"""Results of surveys: who counts, scores, groups, drivers, and what readers may know."""

from datetime import date

import numpy as np
import pytest
from tests.crm.people import acting, person
from tests.insights.survey_results.world import (
    PARTS,
    QUESTIONS,
    ROLE,
    SATISFIED,
    SCORE,
    START,
    respond,
    survey_of,
    version_of,
)

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.custom_fields import define_custom_field
from customer_map.server.crm.filters import InvalidFilterError
from customer_map.server.crm.models import Customer
from customer_map.server.feedback.models import LearnedModel
from customer_map.server.insights.survey_results.building import survey_figures
from customer_map.server.insights.survey_results.choosing import Choice
from customer_map.server.insights.survey_results.figures import QuestionFigures, SurveyFigures
from customer_map.server.surveys.models import Survey
from customer_map.server.surveys.queries.results import survey_with_results
from customer_map.text.learning import learn

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return person(Role.OWNER)


def of(figures: SurveyFigures, question: str) -> QuestionFigures:
    return next(one for one in figures.questions if one.question.id == question)


def hundred(survey: Survey) -> None:
    """60 promoters, 20 passives, 20 detractors, and 10 who left before the score."""
    for number, mark in enumerate([10] * 60 + [8] * 20 + [3] * 20):
        respond(
            survey, {"likely": mark}, day=number % 28, language="zh-hans" if number % 2 else "en"
        )
    for _ in range(10):
        respond(survey, {"role": ["user"]}, is_complete=False)


def test_the_score_has_the_published_interval_and_the_right_denominator(boss: User) -> None:
    survey = survey_of(boss)
    hundred(survey)
    found = survey_figures(boss, survey, Choice())
    assert (found.responses, found.completed and found.completed.value) == (110, 100 / 110)
    likely = of(found, "likely")
    assert (likely.answered, likely.asked) == (100, 110)
    [row] = likely.rows
    assert row.score is not None
    assert row.score.value == 40
    assert (row.score.low + row.score.high) / 2 == pytest.approx(38.8, abs=0.05)
    assert (row.score.high - row.score.low) / 2 == pytest.approx(15.5, abs=0.05)
    assert found.median_seconds == 90
    assert found.first == START


def test_only_who_was_asked_why_counts_there(boss: User) -> None:
    survey = survey_of(boss)
    hundred(survey)
    respond(survey, {"likely": 2, "why": "slow"})
    why = of(survey_figures(boss, survey, Choice()), "why")
    assert (why.answered, why.asked) == (1, 21)


def test_partial_answers_count_where_they_answered(boss: User) -> None:
    survey = survey_of(boss)
    respond(survey, {"likely": 9}, is_complete=False)
    respond(survey, {"likely": 9, "happy": 5})
    found = survey_figures(boss, survey, Choice())
    assert [of(found, name).answered for name in ("likely", "happy")] == [2, 1]
    assert [of(found, name).asked for name in ("likely", "happy")] == [2, 2]


def test_not_applicable_is_no_mark(boss: User) -> None:
    survey = survey_of(boss)
    respond(survey, {"parts.price": ["na"], "parts.service": 4})
    respond(survey, {"parts.price": 2})
    respond(survey, {"parts.price": ["na"]})
    parts = of(survey_figures(boss, survey, Choice()), "parts")
    price, service = parts.rows
    assert (price.answered, price.asked, price.score and price.score.value) == (1, 3, 2.0)
    assert (service.answered, service.asked, service.score and service.score.value) == (1, 3, 4.0)
    assert (parts.answered, parts.not_applicable) == (2, 1)


def test_shares_of_options_are_of_those_who_chose(boss: User) -> None:
    survey = survey_of(boss)
    for chosen in (["buyer"], ["buyer"], ["user"], ["other"]):
        respond(survey, {"role": chosen})
    respond(survey, {"likely": 9})
    role = of(survey_figures(boss, survey, Choice()), "role")
    assert [(each.option, each.chosen) for each in role.options] == [
        ("buyer", 2),
        ("user", 1),
        ("other", 1),
    ]
    assert role.options[0].share.value == 0.5


def test_answers_of_all_versions_add_up(boss: User) -> None:
    survey = survey_of(boss, [SCORE, SATISFIED])
    respond(survey, {"likely": 9, "happy": 5})
    version_of(survey, [SCORE, ROLE])
    respond(survey, {"likely": 3, "role": ["user"]})
    found = survey_figures(boss, survey, Choice())
    assert [(one.question.id, one.is_current, one.asked) for one in found.questions] == [
        ("likely", True, 2),
        ("role", True, 1),
        ("happy", False, 1),
    ]


def test_what_was_replaced_no_longer_counts(boss: User) -> None:
    survey = survey_of(boss)
    respond(survey, {"likely": 0}, replaced_at=START)
    respond(survey, {"likely": 10})
    assert survey_figures(boss, survey, Choice()).responses == 1


def test_answers_are_narrowed_by_time_language_and_channel(boss: User) -> None:
    survey = survey_of(boss)
    respond(survey, {"likely": 9}, day=0)
    respond(survey, {"likely": 9}, day=10, language="zh-hans")
    respond(survey, {"likely": 9}, day=20, channel="mail")

    def counted(choice: Choice) -> int:
        return survey_figures(boss, survey, choice).responses

    assert counted(Choice(since=date(2026, 1, 10))) == 2
    assert counted(Choice(since=date(2026, 1, 10), until=date(2026, 1, 20))) == 1
    assert counted(Choice(language="zh-hans")) == 1
    assert counted(Choice(channel="mail")) == 1
    assert counted(Choice(channel="post")) == 0


def test_a_new_answer_shows_at_once(boss: User) -> None:
    survey = survey_of(boss)
    respond(survey, {"likely": 9})
    assert survey_figures(boss, survey, Choice()).responses == 1
    respond(survey, {"likely": 9})
    assert survey_figures(boss, survey, Choice()).responses == 2


def test_the_trend_has_a_point_for_each_week(boss: User) -> None:
    survey = survey_of(boss)
    hundred(survey)
    [row] = of(survey_figures(boss, survey, Choice(period="week")), "likely").rows
    assert [point.day for point in row.trend][:2] == [date(2026, 1, 5), date(2026, 1, 12)]
    assert sum(point.score.n for point in row.trend if point.score) == 100


def regions(survey: Survey, **more: str) -> None:
    random = np.random.default_rng(3)
    for region, low in (("North", 8), ("South", 0)):
        customer = Customer.records.create(name=f"{region} Ltd", region=region, **more)
        for mark in random.integers(low, 11, 40).tolist():
            respond(survey, {"likely": mark}, customer=customer)
    respond(survey, {"likely": 7})


def test_groups_by_a_field_of_the_customer_are_told_apart(boss: User) -> None:
    survey = survey_of(boss)
    regions(survey)
    found = survey_figures(boss, survey, Choice(by="field:region"))
    [row] = of(found, "likely").rows
    assert {(each.name, each.answered, each.is_different) for each in row.groups} == {
        ("North", 40, True),
        ("South", 40, True),
    }
    assert (set(found.groups), found.unknown) == ({"North", "South"}, 1)


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("language", {"en"}),
        ("channel", {"link"}),
        ("field:industry", {"Food"}),
        ("field:kind", {"organisation"}),
        ("question:role", {"buyer", "user"}),
        ("question:likely; DROP TABLE", set()),
        ("field:name", set()),
        ("field:owner__password", set()),
        ("nonsense", set()),
    ],
)
def test_answers_are_broken_down_by_what_is_offered_and_nothing_else(
    boss: User, by: str, names: set[str]
) -> None:
    survey = survey_of(boss)
    customer = Customer.records.create(name="A", industry="Food", kind="organisation")
    respond(survey, {"likely": 9, "role": ["buyer"]}, customer=customer)
    respond(survey, {"likely": 9, "role": ["user"]}, customer=customer)
    assert set(survey_figures(boss, survey, Choice(by=by)).groups) == names


def test_a_custom_field_makes_groups(boss: User) -> None:
    values = {"record_type": "customer", "key": "level", "label": "Level"}
    define_custom_field(actor=acting(), values=values)
    survey = survey_of(boss)
    customer = Customer.records.create(name="A", custom={"level": "gold"})
    respond(survey, {"likely": 9}, customer=customer)
    found = survey_figures(boss, survey, Choice(by="field:custom.level"))
    assert found.groups == ("gold",)


def test_filters_keep_the_answers_of_customers(boss: User) -> None:
    survey = survey_of(boss)
    regions(survey)
    tree = '{"field": "region", "op": "is", "value": "North"}'
    assert survey_figures(boss, survey, Choice(tree=tree)).responses == 40
    with pytest.raises(InvalidFilterError):
        survey_figures(boss, survey, Choice(tree="[1"))
    with pytest.raises(InvalidFilterError):
        survey_figures(boss, survey, Choice(tree='{"field": "owner__password", "op": "is"}'))


def test_the_driver_that_goes_with_the_score_is_found(boss: User) -> None:
    survey = survey_of(boss, [SCORE, SATISFIED, PARTS])
    random = np.random.default_rng(4)
    for _ in range(80):
        service, price = random.integers(1, 6, 2).tolist()
        mark = int(min(10, max(0, 2 * service + random.integers(-1, 2))))
        respond(survey, {"likely": mark, "parts.service": service, "parts.price": price})
    found = survey_figures(boss, survey, Choice()).drivers
    assert found is not None
    assert found.drivers is not None
    assert found.score == "likely"
    assert found.names[found.drivers.found[0].place] == ("parts", "service")
    assert found.left_out == (("happy", ""),)
    assert [each.holds for each in found.drivers.found] == [True, False]


def test_a_survey_without_answers_has_questions_and_no_figures(boss: User) -> None:
    found = survey_figures(boss, survey_of(boss), Choice())
    assert (found.responses, found.completed, found.drivers) == (0, None, None)
    assert [one.question.id for one in found.questions] == [one.id for one in QUESTIONS]


def test_nothing_is_told_of_fewer_than_five_anonymous_answers(boss: User) -> None:
    survey = survey_of(boss, is_anonymous=True)
    for mark in (9, 9, 3, 1):
        respond(survey, {"likely": mark, "why": "secret"})
    found = survey_figures(boss, survey, Choice())
    assert found.is_withheld
    assert not any(one.rows or one.answered for one in found.questions)
    respond(survey, {"likely": 9})
    assert not survey_figures(boss, survey, Choice()).is_withheld
    assert survey_figures(boss, survey, Choice(segment="x")).responses == 0


def test_groups_and_weeks_of_few_stay_hidden_where_answers_are_anonymous(boss: User) -> None:
    survey = survey_of(boss, is_anonymous=True)
    for number in range(40):
        respond(survey, {"likely": 9}, day=number % 5, language="en")
    for number in range(3):
        respond(survey, {"likely": 1}, day=60 + number, language="zh-hans")
    found = survey_figures(boss, survey, Choice(by="language", period="week"))
    [row] = of(found, "likely").rows
    assert all(each.is_hidden for each in row.groups)
    assert [point.score is not None for point in row.trend if point.day > date(2026, 2, 20)] == [
        False,
        False,
    ]


def test_groups_tell_nothing_of_customers_whom_the_reader_cannot_see(boss: User) -> None:
    own = person(Role.MEMBER)
    survey = survey_of(own)
    mine = Customer.records.create(name="Mine", region="North", owner=own)
    other = Customer.records.create(name="Other", region="Secret", owner=boss)
    for customer in (mine, mine, other):
        respond(survey, {"likely": 9}, customer=customer)
    found = survey_figures(own, survey, Choice(by="field:region"))
    assert (found.groups, found.unknown, found.responses) == (("North",), 1, 3)
    tree = '{"field": "region", "op": "filled"}'
    assert survey_figures(own, survey, Choice(tree=tree)).responses == 2


def test_results_are_read_by_who_may_read_the_survey(boss: User) -> None:
    survey = survey_of(boss)
    assert survey_with_results(boss, survey.pk) == survey
    with pytest.raises(RecordNotFoundError):
        survey_with_results(boss, Customer.records.create(name="A").pk)
    Survey.records.filter(pk=survey.pk).update(deleted_at=START)
    with pytest.raises(RecordNotFoundError):
        survey_with_results(boss, survey.pk)


def test_themes_stand_beside_the_score_of_those_who_speak_of_them(boss: User) -> None:
    survey = survey_of(boss)
    for _ in range(4):
        respond(
            survey, {"likely": 2, "why": "The delivery was far too slow, mail me at a@b.example"}
        )
    for _ in range(3):
        respond(survey, {"likely": 6, "why": "客服态度很好"})
    words = of(survey_figures(boss, survey, Choice(), language="zh"), "why").words
    assert words is not None
    assert (words.read, words.written) == (7, 7)
    assert dict(words.feelings) == {"negative": 4, "positive": 3}
    scores = {one.label: (one.count, one.score and one.score.value) for one in words.themes}
    assert (4, -100) in scores.values()
    assert (3, -100) in scores.values()
    kinds = {one.kind: (one.statements, one.answers, one.share) for one in words.kinds}
    assert kinds == {"pain": (4, 4, 4 / 7), "praise": (3, 3, 3 / 7)}
    assert {one.score and one.score.n for one in words.kinds} == {4, 3}
    assert words.lesson is None
    assert "a@b.example" not in " ".join((*words.quotes, *(one.quote for one in words.kinds)))
    english = of(survey_figures(boss, survey, Choice(), language="en"), "why").words
    assert english is not None
    assert {one.label for one in english.themes} != set(scores)


def test_the_model_that_speaks_reads_what_was_written(boss: User) -> None:
    survey = survey_of(boss)
    respond(survey, {"likely": 6, "why": "zork and more zork"})
    texts = [f"{word} number {n}" for n in range(60) for word in ("zork", "blip")]
    model = learn(texts, [1.0 if "zork" in text else -1.0 for text in texts])
    assert model.comparison.speaks == "own"
    lesson = LearnedModel.objects.create(
        answers=120, examples=120, own=1.0, base=0.3, gain=0.7, low=0.6, high=0.8, speaks="own",
        is_used=True, data=model.dumps(),
    )  # fmt: skip
    words = of(survey_figures(boss, survey, Choice()), "why").words
    assert words is not None
    assert (words.lesson, dict(words.feelings)) == (lesson, {"positive": 1})
