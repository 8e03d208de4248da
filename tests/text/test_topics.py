import random

import numpy as np
from sklearn.metrics import adjusted_rand_score

from customer_map.text.topics import LONGEST_QUOTE, find_topics, quote

THEMES = {
    "delivery": "parcel courier shipping tracking warehouse package dispatch driver doorstep arrived",
    "billing": "invoice payment charged card refund billing receipt tax bank amount",
    "app": "login password crash screen update button android bug install freeze",
    "food": "breakfast coffee dinner menu soup waiter taste dessert kitchen plate",
}
ZH_THEMES = {
    "物流": "快递 包裹 送货 配送 仓库 签收 运输 发货 驿站 司机",
    "账单": "发票 付款 扣款 银行 金额 账单 报销 退款 收据 税号",
}


def invented(count: int) -> tuple[list[str], list[int]]:
    draw = random.Random(5)
    themes = [value.split() for value in (*THEMES.values(), *ZH_THEMES.values())]
    texts, truth = [], []
    for number in range(count):
        theme = number % len(themes)
        picked = draw.sample(themes[theme], 5) + draw.sample(themes[draw.randrange(len(themes))], 1)
        texts.append(" ".join(picked) + f" nr{number}")
        truth.append(theme)
    return texts, truth


def test_themes_are_found_again() -> None:
    texts, truth = invented(600)
    topics = find_topics(texts)
    assert topics.stability > 0.7  # the last digits of sums differ between machines
    assert adjusted_rand_score(truth, topics.of_text) > 0.85
    labels = " ".join(word for topic in topics.found for word in topic.words)
    assert all(word in labels for word in ("parcel", "invoice", "发票"))


def test_topics_are_sorted_and_counted_by_their_texts() -> None:
    texts, _ = invented(300)
    topics = find_topics(texts, count=6)
    counts = [topic.count for topic in topics.found]
    assert counts == sorted(counts, reverse=True)
    assert counts == [int((topics.of_text == place).sum()) for place in range(len(counts))]


def test_the_same_texts_give_the_same_topics() -> None:
    texts, _ = invented(200)
    first, second = find_topics(texts), find_topics(texts)
    assert first.found == second.found
    assert np.array_equal(first.of_text, second.of_text)


def test_few_or_empty_texts_have_no_topics() -> None:
    assert find_topics([]).found == ()
    assert find_topics(["很好"] * 10).found == ()
    assert find_topics([""] * 100).found == ()
    assert find_topics(["same text every time"] * 100).found == ()


def test_quotes_are_masked_short_and_different() -> None:
    texts, _ = invented(120)
    texts = [f"{text} call 13812345678" for text in texts]
    for topic in find_topics(texts).found:
        assert len(set(topic.quotes)) == len(topic.quotes) > 0
        assert all("[phone]" in each and "138" not in each for each in topic.quotes)
    assert len(quote("很长" * 500)) == LONGEST_QUOTE
    assert quote("<script>x</script>a\nb") == "a b"
