"""The kinds of 400 sentences, written for this project and labelled twice, the second time shuffled and blind."""

import csv
from pathlib import Path

import pytest
from sklearn.metrics import cohen_kappa_score, f1_score

from customer_map.text.kinds import KINDS, kind_of, kinds

SENTENCES = Path(__file__).with_name("statements.tsv")
HARDER = Path(__file__).with_name("harder_statements.tsv")
TRAINED_ON = Path(__file__).parents[2] / "scripts" / "text_training" / "statements.tsv"


@pytest.fixture(scope="module")
def labelled() -> list[dict[str, str]]:
    with SENTENCES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_two_labellings_agree(labelled: list[dict[str, str]]) -> None:
    assert len(labelled) == 400
    first, second = ([each[name] for each in labelled] for name in ("first", "second"))
    assert cohen_kappa_score(first, second) > 0.95


@pytest.mark.parametrize("labelling", ["first", "second"])
def test_nine_of_ten_sentences_get_their_kind(
    labelled: list[dict[str, str]], labelling: str
) -> None:
    said = [kind.value for kind in kinds([each["text"] for each in labelled])]
    truth = [each[labelling] for each in labelled]
    assert f1_score(truth, said, average="macro") >= 0.90
    per_kind = f1_score(truth, said, average=None, labels=[kind.value for kind in KINDS])
    assert min(per_kind) >= 0.8


def test_both_languages_are_understood(labelled: list[dict[str, str]]) -> None:
    for chinese in (True, False):
        part = [each for each in labelled if each["text"].isascii() is not chinese]
        said = [kind.value for kind in kinds([each["text"] for each in part])]
        assert (
            sum(kind == each["first"] for kind, each in zip(said, part, strict=True)) / len(part)
            >= 0.9
        )


def test_most_sentences_without_the_usual_words_get_their_kind() -> None:
    with HARDER.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) == 140
    said = [kind.value for kind in kinds([each["text"] for each in rows])]
    right = sum(kind == each["kind"] for kind, each in zip(said, rows, strict=True))
    assert right / len(rows) >= 0.72


def test_no_sentence_of_the_test_was_trained_on(labelled: list[dict[str, str]]) -> None:
    trained = {line.partition("\t")[2] for line in TRAINED_ON.read_text("utf-8").splitlines()}
    assert not trained & {each["text"] for each in labelled}
    harder = {line.partition("\t")[2] for line in HARDER.read_text("utf-8").splitlines()}
    assert not trained & harder


@pytest.mark.parametrize("text", ["", "😀😀", "Отличный товар", "12"])
def test_what_cannot_be_read_is_a_plain_statement_or_a_feeling(text: str) -> None:
    assert kind_of(text).value in {"statement", "praise"}


def test_kinds_of_nothing_are_none() -> None:
    assert kinds([]) == []
