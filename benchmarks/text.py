"""Text: how many texts a second are read, how long the model takes to load, what topics cost.

Texts are invented, about 45 characters each, Chinese and English. Times are of this process alone (CPU),
so that neighbours on the machine do not count; clocks on the wall stand beside them.

    .venv/bin/python benchmarks/text.py [TEXTS]
"""

import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import customer_map

TEXTS = 100_000
LEAST_PER_SECOND, MOST_LOAD_SECONDS, MOST_TOPIC_SECONDS, MOST_BYTES = 5_000, 0.5, 60, 15_000_000
CARRIED = {".txt", ".json", ".npz"}
LOADING = """
import time, numpy, scipy.sparse
began = time.process_time()
from customer_map.text.reading import read_text
read_text("很好")
print(time.process_time() - began)
"""
_CHINESE_THINGS = """
物流 快递 包装 客服 质量 价格 房间 早餐 屏幕 电池 系统 报表 发票 退款 安装 师傅 颜色 尺码 味道 位置 培训 合同 账号 数据
"""
_CHINESE_SAYS = """
很快 太慢 不错 很差 有点贵 很干净 坏了 非常满意 不太好 还可以 没人管 很清晰 经常出错 符合描述 让人失望 很专业
"""
_ENGLISH_THINGS = """
delivery parcel support price room breakfast screen battery app report invoice refund staff seat login training
"""
_ENGLISH_SAYS = """
is great|was late|never works|is too expensive|was clean|is broken|was friendly|is slow|works well|is confusing
"""
CHINESE = (_CHINESE_THINGS.split(), _CHINESE_SAYS.split())
ENGLISH = (_ENGLISH_THINGS.split(), _ENGLISH_SAYS.strip().split("|"))


def invented(count: int) -> list[str]:
    draw = random.Random(1)
    texts = []
    for number in range(count):
        things, says = CHINESE if number % 3 else ENGLISH
        joint = "" if number % 3 else "the "
        gap = " " if joint else ""
        clauses = [
            f"{joint}{draw.choice(things)}{gap}{draw.choice(says)}"
            for _ in range(draw.randint(2, 6))
        ]
        texts.append(("，" if number % 3 else ", ").join(clauses) + ("。" if number % 3 else "."))
    return texts


def measured(name: str, work: object) -> tuple[float, object]:
    wall, processor = time.perf_counter(), time.process_time()
    result = work()  # type: ignore[operator]
    processor = time.process_time() - processor
    print(f"{name}: {processor:.2f} s CPU, {time.perf_counter() - wall:.2f} s on the wall")
    return processor, result


def main() -> None:
    from customer_map.text.near_duplicates import near_duplicate_groups
    from customer_map.text.normalising import readable
    from customer_map.text.reading import read_texts
    from customer_map.text.sentences import sentences
    from customer_map.text.topics import find_topics

    count = int(sys.argv[1]) if len(sys.argv) > 1 else TEXTS
    folder = Path(customer_map.__file__).parent / "text"
    size = sum(
        path.stat().st_size
        for path in folder.rglob("*")
        if path.suffix in {".txt", ".json", ".npz"}
    )
    loaded = subprocess.run(
        [sys.executable, "-c", LOADING], capture_output=True, text=True, check=True
    )
    print(
        f"model and lists: {size:,} bytes, loaded in {float(loaded.stdout):.2f} s CPU beside numpy and scipy"
    )
    texts = invented(count)
    print(f"{count:,} texts, {sum(map(len, texts)) / count:.0f} characters each")
    read_texts(texts[:10])
    seconds, _ = measured("language, feeling, kind, aspects", lambda: read_texts(texts))
    print(f"  {count / seconds:,.0f} texts per CPU second")
    told = [
        words
        for text in texts
        for words in sentences(readable(text.replace("，", "。").replace(", ", ". ")))
    ]
    sentence_seconds, _ = measured("the same, sentence by sentence", lambda: read_texts(told))
    length = sum(map(len, told)) / len(told)
    print(
        f"  {len(told) / sentence_seconds:,.0f} sentences per CPU second, {length:.0f} characters each"
    )
    topic_seconds, topics = measured("topics", lambda: find_topics(texts))
    print(f"  {len(topics.found)} topics, stability {topics.stability}")  # type: ignore[attr-defined]
    measured("near duplicates", lambda: near_duplicate_groups(texts))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"most memory {most:.2f} GB")
    assert count / seconds >= LEAST_PER_SECOND
    assert len(told) / sentence_seconds >= LEAST_PER_SECOND
    assert topic_seconds <= MOST_TOPIC_SECONDS * max(1, count / TEXTS)
    assert float(loaded.stdout) <= MOST_LOAD_SECONDS
    assert size <= MOST_BYTES


if __name__ == "__main__":
    main()
