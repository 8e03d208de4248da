"""Learning from a company's own answers, on an invented jargon that no list of words holds."""

import random

import numpy as np
import pytest

from customer_map.text.learning import Model, ScoresUnfitError, compared, learn, macro_f1

GOOD = ["zorp", "blick", "tavo", "芈芈", "犇犇"]
BAD = ["grum", "flonk", "vost", "彳亍", "尢尢"]


def jargon(count: int, *, signal: bool = True) -> tuple[list[str], list[float]]:
    """Texts in which only invented words tell good from bad, unless `signal` is off."""
    draw = random.Random(3)
    texts, scores = [], []
    for number in range(count):
        good = draw.random() < 0.5
        told = draw.choice((GOOD if good else BAD) if signal else GOOD + BAD)
        texts.append(f"the order {number} from {draw.randint(1, 99)} was {told}")
        scores.append(10.0 if good else 1.0)
    return texts, scores


def test_words_of_a_company_are_learned() -> None:
    model = learn(*jargon(300), lowest=0, highest=10)
    assert model.comparison.speaks == "own"
    assert model.comparison.own > 0.95 > model.comparison.base
    assert 0 < model.comparison.low <= model.comparison.gain <= model.comparison.high
    said = model.feelings(["that was zorp", "that was flonk"])
    assert [each.label.value for each in said] == ["positive", "negative"]


def test_without_anything_to_learn_the_base_model_speaks() -> None:
    model = learn(*jargon(300, signal=False), lowest=0, highest=10)
    assert model.comparison.speaks == "base"
    assert model.feelings(["great service"])[0].label.value == "positive"


def test_few_answers_teach_nothing() -> None:
    model = learn(*jargon(40), lowest=0, highest=10)
    assert (model.comparison.speaks, model.comparison.reason) == ("base", "too few answers")
    assert learn([], []).comparison.answers == 0
    assert learn(["good"] * 500, [1.0] * 500).comparison.answers == 1


def test_the_middle_of_the_scale_and_missing_scores_do_not_count() -> None:
    texts = [f"text {number}" for number in range(6)]
    model = learn(texts, [1, 3, 5, float("nan"), 3, 5], lowest=1, highest=5)
    assert model.comparison.answers == 3


def test_what_was_learned_survives_being_saved() -> None:
    model = learn(*jargon(200), lowest=0, highest=10)
    again = Model.loads(model.dumps())
    texts = ["it was zorp", "it was grum", "plain", "很好"]
    assert [each.label for each in again.feelings(texts)] == [
        each.label for each in model.feelings(texts)
    ]
    assert again.comparison == model.comparison
    assert b"pickle" not in model.dumps()
    with np.load(__import__("io").BytesIO(model.dumps()), allow_pickle=False) as kept:
        assert all(kept[name].dtype != object for name in kept.files)


def test_the_same_answers_teach_the_same() -> None:
    assert (
        learn(*jargon(200), lowest=0, highest=10).dumps()
        == learn(*jargon(200), lowest=0, highest=10).dumps()
    )


def test_scores_must_be_on_the_scale_and_as_many_as_texts() -> None:
    with pytest.raises(ScoresUnfitError, match="11"):
        learn(["a"], [11], lowest=0, highest=10)
    with pytest.raises(ScoresUnfitError, match="2 texts"):
        learn(["a", "b"], [1])


def test_the_comparison_is_paired() -> None:
    """Both models are wrong on the same 20 of 200 answers: no gain, and no doubt about it."""
    good = np.arange(200) % 2 == 0
    said = np.where(np.arange(200) < 20, ~good, good)
    same = compared(good, said, said)
    assert (same.gain, same.low, same.high, same.speaks) == (0, 0, 0, "base")
    better = compared(good, said, good)
    assert better.own == 1
    assert better.speaks == "own"


def test_macro_f1_is_that_of_the_textbook() -> None:
    from sklearn.metrics import f1_score

    draw = np.random.default_rng(1)
    for _ in range(20):
        truth, said = draw.random(50) < 0.3, draw.random(50) < 0.4
        assert macro_f1(truth, said) == pytest.approx(f1_score(truth, said, average="macro"))
