"""What was learned from scored answers speaks only where cross-validation shows it better."""

import numpy as np
import pytest
from tests.insights.records import customer, touch

from customer_map.server.crm.models import Customer
from customer_map.server.feedback.actions.learning import learn_from_answers
from customer_map.server.feedback.actions.reading import read_all, reading_status
from customer_map.server.feedback.models import LearnedModel, Statement

pytestmark = pytest.mark.django_db

GOOD, BAD = ("zorp flims", "brill quax", "snaffle"), ("grunk vex", "plonk mord", "thrud")


def own_words(ada: Customer, count: int) -> None:
    """Answers in words that no lexicon knows."""
    drawn = np.random.default_rng(1)
    for number in range(count):
        words = GOOD if number % 2 else BAD
        text = f"{drawn.choice(words)} the parcel {number} {drawn.choice(words)}"
        touch(ada, number / 100, f"answer {number}", text=text, score=1 if number % 2 else -1)


def test_few_answers_teach_nothing_and_the_base_model_speaks() -> None:
    own_words(customer("Ada"), 20)
    lesson = learn_from_answers()
    assert (lesson.speaks, lesson.is_used, lesson.examples, lesson.own) == ("base", False, 20, None)
    assert lesson.reason


def test_a_better_model_speaks_and_everything_is_read_again() -> None:
    ada = customer("Ada")
    own_words(ada, 160)
    read_all()
    assert not Statement.records.filter(label="positive").exists()
    lesson = learn_from_answers()
    assert lesson.is_used
    assert lesson.base is not None
    assert lesson.own is not None
    assert lesson.own > 0.9 > lesson.base
    assert reading_status().waiting == 160
    assert reading_status().speaks == "own"
    read_all()
    assert Statement.records.filter(label="positive").count() > 70
    assert Statement.records.filter(spoken_by=lesson).count() == 160


def test_without_news_the_model_that_speaks_stays_but_the_figures_are_new() -> None:
    own_words(customer("Ada"), 160)
    first = learn_from_answers()
    read_all()
    second = learn_from_answers()
    assert reading_status().waiting == 0
    assert LearnedModel.objects.get(is_used=True) == first
    assert LearnedModel.objects.get(is_latest=True) == second
