"""Groups are held against everybody else, all tests together; anonymous answers stay so."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.analytics.examples import failed_examples

from customer_map.analytics.satisfaction import breakdown
from customer_map.analytics.satisfaction.breakdown import breakdowns, hidden_groups
from customer_map.analytics.satisfaction.differences import compare_scores
from customer_map.analytics.satisfaction.marks import Marks, Scale, marks_of, tally
from customer_map.analytics.satisfaction.scores import Measure
from customer_map.analytics.significance import adjusted_p_values

FIVE = Scale(1, 5)


def groups_of(answers: dict[str, list[float]]) -> dict[str, Marks]:
    groups = np.repeat(np.arange(len(answers)), [len(each) for each in answers.values()])
    flat = np.array([mark for each in answers.values() for mark in each], np.float64)
    return dict(zip(answers, tally(flat, groups, len(answers), FIVE), strict=True))


def drawn(seed: int, n: int, low: int = 1, high: int = 5) -> list[float]:
    return np.random.default_rng(seed).integers(low, high + 1, n).astype(float).tolist()


def test_each_group_is_held_against_all_others() -> None:
    answers = {"north": drawn(1, 50), "south": drawn(2, 60, 3, 5), "west": drawn(3, 40)}
    [found] = breakdowns([(Measure.RATING, groups_of(answers))])
    assert [each.name for each in found] == list(answers)
    for each in found:
        rest = [mark for name, marks in answers.items() if name != each.name for mark in marks]
        plain = compare_scores(
            marks_of(np.array(answers[each.name]), FIVE),
            marks_of(np.array(rest), FIVE),
            Measure.RATING,
        )
        assert each.difference is not None
        assert plain is not None
        assert each.difference.value == pytest.approx(plain.value)
        assert each.difference.p_value == pytest.approx(plain.p_value)


def test_the_tests_of_all_questions_are_adjusted_together() -> None:
    first = groups_of({"a": drawn(1, 50), "b": drawn(2, 60, 3, 5)})
    second = groups_of({"a": drawn(4, 50), "b": drawn(5, 60), "c": drawn(6, 9)})
    found = [*breakdowns([(Measure.CSAT, first), (Measure.RATING, second)])]
    flat = [each for groups in found for each in groups]
    tests = [each.difference.p_value if each.difference else None for each in flat]
    assert [each.adjusted_p for each in flat] == adjusted_p_values(tests)
    assert [each.is_small for each in flat] == [False, False, False, False, True]
    assert flat[-1].adjusted_p is None


def test_of_twenty_groups_that_are_alike_hardly_any_is_called_different() -> None:
    told = 0
    for seed in range(50):
        groups = groups_of({str(each): drawn(100 * seed + each, 40) for each in range(20)})
        [found] = breakdowns([(Measure.RATING, groups)])
        told += any(each.is_different for each in found)
    assert told <= 6  # 5 % of 50 are 2.5


def test_a_group_that_is_far_below_is_called_different() -> None:
    groups = groups_of({"good": drawn(1, 80, 4, 5), "fine": drawn(2, 80, 4, 5), "bad": [1.0] * 40})
    [found] = breakdowns([(Measure.CSAT, groups)])
    [bad] = [each for each in found if each.name == "bad"]
    assert bad.is_different
    assert bad.difference is not None
    assert bad.difference.high < 0


def test_nothing_is_told_of_few_who_answered_anonymously() -> None:
    groups = groups_of({"many": drawn(1, 40), "some": drawn(2, 8), "few": drawn(3, 4)})
    [found] = breakdowns([(Measure.RATING, groups)], anonymous=True)
    many, some, few = found
    assert not many.is_hidden
    assert few.is_hidden
    assert some.is_hidden, "the few would be all minus the others"
    assert (few.score, few.answered, few.difference) == (None, 0, None)


def test_names_may_be_told_where_answers_are_not_anonymous() -> None:
    [found] = breakdowns([(Measure.RATING, groups_of({"few": [4.0], "many": drawn(1, 40)}))])
    assert not any(each.is_hidden for each in found)
    assert found[0].is_small


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text(min_size=1, max_size=2), st.integers(0, 12), max_size=8))
def test_who_is_hidden_cannot_be_found_by_subtraction(answered: dict[str, int]) -> None:
    hidden = hidden_groups(answered)
    few = {name for name, n in answered.items() if 0 < n < 5}
    assert few <= hidden
    told = {name for name, n in answered.items() if n} - hidden
    if hidden and told:
        assert len(hidden) > 1
        assert sum(answered[name] for name in hidden) >= 5
    if not few:
        assert not hidden


def test_no_groups_tell_nothing() -> None:
    assert breakdowns([]) == []
    assert breakdowns([(Measure.NPS, {})]) == [()]


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(breakdown) == 0
