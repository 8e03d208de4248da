"""Scores add what each part says; what is unknown says nothing."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_map.matching import portraits
from customer_map.matching.comparing import WEIGHTS, Comparison, Level, compare
from customer_map.matching.pairs import LARGEST_BLOCK, candidates, likely_pairs
from customer_map.matching.portraits import Portrait, blocking_keys, features_of


def compared(left: Portrait, right: Portrait) -> Comparison:
    return compare(features_of(left), features_of(right))


def level(comparison: Comparison, part: str) -> Level | None:
    return next((found.level for found in comparison.parts if found.part == part), None)


def person(name: str, **known: object) -> Portrait:
    return Portrait(name=name, is_person=True, **known)  # type: ignore[arg-type]


def company(name: str, **known: object) -> Portrait:
    return Portrait(name=name, is_person=False, **known)  # type: ignore[arg-type]


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(portraits).failed == 0


def test_a_worked_example_adds_up() -> None:
    left = company("上海华为技术有限公司", phones=("+86 21 5555 0101",), place="上海")
    right = company("华为技术", phones=("021-55550101",), place="Shanghai")
    comparison = compared(left, right)
    assert [(part.part, part.level, part.bits) for part in comparison.parts] == [
        ("company", Level.AGREES, 9.0),
        ("phone", Level.AGREES, 8.0),
        ("place", Level.DIFFERS, -1.5),
    ]
    assert comparison.score == 15.5
    assert comparison.is_likely


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Anna Lindqvist", "Lindqvist, Anna", Level.AGREES),
        ("Anna Lindqvist", "A. Lindqvist", Level.CLOSE),
        ("Anna Lindqvist", "Anna Lindquist", Level.CLOSE),
        ("Anna Lindqvist", "Anna Berg", Level.PARTLY),
        ("Anna Lindqvist", "Olaf Berg", Level.DIFFERS),
        ("王 小明", "王小明", Level.AGREES),
        ("王小明", "王小华", Level.DIFFERS),
    ],
)
def test_names_of_people(one: str, other: str, expected: Level) -> None:
    assert level(compared(person(one), person(other)), "person") == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("华为技术有限公司", "华为技术（深圳）有限公司", Level.AGREES),
        ("华为技术", "华为", Level.PARTLY),
        ("字节跳动科技", "字节跳动", Level.CLOSE),
        ("华为技术", "中兴通讯", Level.DIFFERS),
        ("Acme Trading", "Acme Trading International", Level.CLOSE),
        ("Acme", "Zenith", Level.DIFFERS),
    ],
)
def test_names_of_companies(one: str, other: str, expected: Level) -> None:
    assert level(compared(company(one), company(other)), "company") == expected


def test_two_people_who_only_share_a_name_are_not_shown() -> None:
    assert not compared(person("王伟"), person("王伟")).is_likely
    assert compared(person("王伟", place="上海"), person("王伟", place="上海")).is_likely


def test_what_one_does_not_know_says_nothing() -> None:
    parts = compared(company("Acme", code="A1"), company("Acme", place="Oslo")).parts
    assert [part.part for part in parts] == ["company"]


def test_the_more_a_part_agrees_the_more_it_weighs() -> None:
    for bits in WEIGHTS.values():
        in_order = [bits[level] for level in Level if level in bits]
        assert in_order == sorted(in_order, reverse=True)


NAMES = st.text(alphabet="王华 abé.-", max_size=12)
PORTRAITS = st.builds(
    Portrait,
    name=NAMES,
    is_person=st.just(False),
    phones=st.tuples(st.text(alphabet="0123-+", max_size=12)),
    mails=st.tuples(st.text(alphabet="ab@.", max_size=8)),
    address=NAMES,
)


@given(PORTRAITS, PORTRAITS)
def test_it_does_not_matter_which_comes_first(left: Portrait, right: Portrait) -> None:
    assert compared(left, right) == compared(right, left)


@given(PORTRAITS)
def test_a_record_with_a_name_meets_its_twin(portrait: Portrait) -> None:
    features = features_of(portrait)
    pairs = set(candidates({1: features, 2: features}))
    assert pairs == ({(1, 2)} if blocking_keys(features) else set())


def test_a_key_that_very_many_share_brings_nobody_together() -> None:
    many = {n: features_of(company("Acme", code=str(1000 + n))) for n in range(LARGEST_BLOCK + 1)}
    assert likely_pairs(many) == []


def test_numbered_addresses_and_names_alike_in_latin_letters_are_two_people() -> None:
    one = person("徐艳", other_names=("Xu Yan",), mails=("xu.yan1@example.com",), place="上海")
    other = person("许艳", other_names=("Xu Yan",), mails=("xu.yan2@example.com",), place="上海")
    assert level(compared(one, other), "person") == Level.DIFFERS
    assert level(compared(one, other), "mail") == Level.DIFFERS
    assert not compared(one, other).is_likely
