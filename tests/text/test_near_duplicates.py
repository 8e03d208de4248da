"""Groups of nearly the same texts against brute force over all pairs."""

import random

from customer_map.text.near_duplicates import LIKE_FROM, likeness, near_duplicate_groups, shingles

VOCABULARY = """
物流 很快 包装 破了 客服 态度 差 价格 便宜 质量 不错 下次 还来 the box was broken support never answers great price
"""
WORDS = VOCABULARY.split()


def invented(count: int) -> list[str]:
    draw = random.Random(11)
    texts: list[str] = []
    for _ in range(count):
        if texts and draw.random() < 0.4:
            parts = draw.choice(texts).split()
            parts[draw.randrange(len(parts))] = draw.choice(WORDS)
            texts.append(" ".join(parts))
        else:
            texts.append(" ".join(draw.choices(WORDS, k=draw.randint(3, 25))))
    return texts


def brute_force(texts: list[str]) -> set[tuple[int, int]]:
    found = [set(shingles(text).tolist()) for text in texts]
    return {
        (a, b)
        for a in range(len(texts))
        for b in range(a)
        if found[a]
        and found[b]
        and len(found[a] & found[b]) / len(found[a] | found[b]) >= LIKE_FROM
    }


def test_groups_hold_what_brute_force_finds() -> None:
    texts = invented(400)
    groups = near_duplicate_groups(texts)
    group_of = {place: number for number, group in enumerate(groups) for place in group}
    pairs = brute_force(texts)
    together = sum(group_of.get(a, -1) == group_of.get(b, -2) for a, b in pairs)
    assert len(pairs) > 50
    assert together / len(pairs) > 0.98


def test_each_member_of_a_group_is_like_another_one() -> None:
    texts = invented(300)
    for group in near_duplicate_groups(texts):
        for place in group:
            others = [other for other in group if other != place]
            assert (
                max(likeness(shingles(texts[place]), shingles(texts[each])) for each in others)
                >= LIKE_FROM
            )


def test_case_and_punctuation_make_no_difference() -> None:
    assert near_duplicate_groups(["很好用，推荐购买！", "很好用 推荐购买", "完全不同的一句话"]) == [
        [0, 1]
    ]
    assert near_duplicate_groups(["GREAT phone!!", "great phone", "bad one"]) == [[0, 1]]


def test_texts_without_letters_are_in_no_group() -> None:
    assert near_duplicate_groups(["", "", "!!!", "!!!", "👍", "👍"]) == []
    assert near_duplicate_groups([]) == []


def test_likeness_is_the_share_of_common_shingles() -> None:
    first, second = shingles("a b c d"), shingles("b c d e")
    assert likeness(first, second) == 1 / 3
    assert likeness(first, first) == 1
