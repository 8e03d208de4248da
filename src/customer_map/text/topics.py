"""Turns many texts into the topics that they speak of: found by themselves, labelled by their own words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from threadpoolctl import threadpool_limits

from customer_map.text.masking import masked
from customer_map.text.near_duplicates import LIKE_FROM, likeness, shingles
from customer_map.text.normalising import folded, readable
from customer_map.text.word_lists import word_list
from customer_map.text.words import words

FEWEST_TEXTS = 30
FEWEST_IN_TOPIC = 5
SIZES = (4, 6, 8, 12, 16, 24)
COMPONENTS = 40
MOST_WORDS = 20_000
TRIAL_TEXTS, TRIALS = 6_000, 3
STABLE_FROM, NEARLY_AS_STABLE = 0.6, 0.7
"""Halves that agree as well as this agree well enough for the finest division that does."""
LEAST_LIKENESS = 0.25
LABEL_WORDS = 3
QUOTES = 3
LONGEST_QUOTE = 160
SEED = 7

Integers = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Topic:
    """What many texts speak of: its words, the heaviest first, how many texts, and typical ones as masked quotes."""

    label: str
    words: tuple[str, ...]
    count: int
    quotes: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Topics:
    """Topics, the largest first; `of_text` is the place of each text's topic, -1 for none.

    `stability` is how alike two searches in random halves of the texts sort all texts: the adjusted Rand index, 1 for
    the same, 0 for chance; NaN when there were too few texts to tell.
    """

    found: tuple[Topic, ...]
    of_text: Integers = field(repr=False)
    stability: float


def find_topics(texts: Sequence[str], count: int | None = None) -> Topics:
    """Find topics in texts of either language; how many is chosen by stability unless `count` tells it.

    The same texts give the same topics. A text that is like no topic has none.
    """
    tokens = [_tokens(text) for text in texts]
    with threadpool_limits(limits=1):
        return _found(texts, tokens, count)


def _found(texts: Sequence[str], tokens: list[list[str]], count: int | None) -> Topics:
    rows, vocabulary = _weighed(tokens)
    held = np.flatnonzero(np.diff(rows.indptr) > 0)
    if len(held) < FEWEST_TEXTS or len(vocabulary) < COMPONENTS // 4:
        return Topics((), np.full(len(texts), -1), float("nan"))
    space = _space(rows[held])
    size, stability = _best_size(space) if count is None else (count, _stability(space, count))
    centres = _centres(space, size, SEED)
    likely = space @ centres.T
    nearest = likely.argmax(axis=1)
    near = likely.max(axis=1)
    nearest[near < LEAST_LIKENESS] = -1
    of_text = np.full(len(texts), -1)
    of_text[held] = nearest
    closeness = np.zeros(len(texts), np.float32)
    closeness[held] = near
    return _told(texts, tokens, of_text, closeness, size=size, stability=stability)


def _told(
    texts: Sequence[str],
    tokens: list[list[str]],
    of_text: Integers,
    closeness: Floats,
    *,
    size: int,
    stability: float,
) -> Topics:
    """Name the topics, drop the tiny ones, put the largest first."""
    counts = np.bincount(of_text[of_text >= 0], minlength=size)
    order = [
        place
        for place in np.argsort(-counts, kind="stable").tolist()
        if counts[place] >= FEWEST_IN_TOPIC
    ]
    labels = _labels(tokens, of_text, size)
    renamed = np.full(size + 1, -1)
    renamed[order] = np.arange(len(order))
    found = tuple(
        Topic(
            label=" · ".join(labels[place][:LABEL_WORDS]),
            words=tuple(labels[place]),
            count=int(counts[place]),
            quotes=quotes(texts, np.flatnonzero(of_text == place), closeness),
        )
        for place in order
    )
    return Topics(found, renamed[of_text], stability)


def quotes(texts: Sequence[str], places: Integers, closeness: Floats) -> tuple[str, ...]:
    """Return up to three masked quotes of the texts at `places`, the closest first, none nearly the same."""
    chosen: list[str] = []
    taken: list[Integers] = []
    for place in places[np.argsort(-closeness[places], kind="stable")][:50].tolist():
        signature = shingles(texts[place])
        if len(signature) < 2 or any(likeness(signature, each) >= LIKE_FROM / 2 for each in taken):
            continue
        taken.append(signature)
        chosen.append(quote(texts[place]))
        if len(chosen) == QUOTES:
            break
    return tuple(chosen)


def quote(text: str) -> str:
    """Return a text as it may be shown: readable, masked, on one line, at most 160 characters."""
    shown = " ".join(masked(readable(text)).split())
    return shown if len(shown) <= LONGEST_QUOTE else shown[: LONGEST_QUOTE - 1].rstrip() + "…"


def _tokens(text: str) -> list[str]:
    silent = _stop_words()
    return [
        word
        for word in words(folded(text))
        if word not in silent and (len(word) > 1 or not word.isalnum()) and not word[0].isdigit()
    ]


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(word_list("stop_words.txt"))


def _weighed(tokens: Sequence[Sequence[str]]) -> tuple[sparse.csr_matrix, list[str]]:
    """Rows of tf-idf over words that are neither rare nor everywhere."""
    holding = Counter(word for text in tokens for word in set(text))
    fewest, most = max(2, len(tokens) // 2_000), max(10, len(tokens) // 3)
    vocabulary = [
        word for word, count in holding.most_common(MOST_WORDS) if fewest <= count <= most
    ]
    places = {word: place for place, word in enumerate(vocabulary)}
    indices: list[int] = []
    ends = [0]
    for text in tokens:
        indices += {places[word] for word in text if word in places}
        ends.append(len(indices))
    idf = np.log(len(tokens) / np.array([holding[word] for word in vocabulary], np.float32) + 1)
    taken = np.array(indices, np.int32)
    rows = sparse.csr_matrix(
        (idf[taken] if len(taken) else np.empty(0, np.float32), taken, ends),
        shape=(len(tokens), len(vocabulary)),
        dtype=np.float32,
    )
    return _unit_rows(rows), vocabulary


def _unit_rows(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    norms = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    norms[norms == 0] = 1
    return (sparse.diags((1 / norms).astype(np.float32)) @ rows).tocsr()


def _space(rows: sparse.csr_matrix) -> Floats:
    """Texts as directions in the space of what words have in common (latent semantic analysis)."""
    from sklearn.utils.extmath import randomized_svd  # noqa: PLC0415  reading a text needs no sklearn

    components = min(COMPONENTS, min(rows.shape) - 1)
    sample = (
        rows
        if rows.shape[0] <= 4 * TRIAL_TEXTS
        else rows[_drawn(rows.shape[0], 4 * TRIAL_TEXTS, SEED)]
    )
    _, _, axes = randomized_svd(sample, components, n_iter=4, random_state=SEED)
    space = np.asarray(rows @ axes.T.astype(np.float32))
    norms = np.linalg.norm(space, axis=1, keepdims=True)
    norms[norms == 0] = 1
    placed: Floats = (space / norms).astype(np.float32)
    return placed


def _centres(space: Floats, size: int, seed: int) -> Floats:
    """Directions around which texts gather (spherical k-means), learned from at most 24,000 texts."""
    from sklearn.cluster import KMeans  # noqa: PLC0415

    most = 4 * TRIAL_TEXTS
    taken = space if len(space) <= most else space[_drawn(len(space), most, seed)]
    different = len(np.unique(taken.round(4), axis=0))
    found: Any = KMeans(min(size, different), n_init=3, random_state=seed, max_iter=100).fit(taken)
    centres = found.cluster_centers_
    norms = np.linalg.norm(centres, axis=1, keepdims=True)
    norms[norms == 0] = 1
    directions: Floats = (centres / norms).astype(np.float32)
    return directions


def _best_size(space: Floats) -> tuple[int, float]:
    """The largest number of topics that halves of the texts agree on well enough, else the best."""
    sizes = [size for size in SIZES if size * FEWEST_IN_TOPIC * 2 <= len(space)] or [2]
    trials = {size: _stability(space, size) for size in sizes}
    best = max(trials.values())
    enough = min(best, max(STABLE_FROM, best * NEARLY_AS_STABLE))
    size = max(each for each, value in trials.items() if value >= enough)
    return size, trials[size]


def _stability(space: Floats, size: int) -> float:
    from sklearn.metrics import adjusted_rand_score  # noqa: PLC0415

    taken = space if len(space) <= TRIAL_TEXTS else space[_drawn(len(space), TRIAL_TEXTS, SEED)]
    sorted_by = []
    for trial in range(TRIALS):
        half = taken[_drawn(len(taken), len(taken) // 2, trial + 1)]
        sorted_by.append((taken @ _centres(half, size, SEED).T).argmax(axis=1))
    pairs = [adjusted_rand_score(first, second) for first, second in combinations(sorted_by, 2)]
    return round(float(np.mean(pairs)), 3)


def _drawn(size: int, count: int, seed: int) -> Integers:
    return np.sort(np.random.default_rng(seed).permutation(size)[:count])


def _labels(tokens: Sequence[Sequence[str]], of_text: Integers, size: int) -> list[list[str]]:
    """The ten heaviest words of each topic. Source: class-based tf-idf, Grootendorst (2022), arXiv 2203.05794."""
    in_topic = [Counter[str]() for _ in range(size)]
    for text, place in zip(tokens, of_text.tolist(), strict=True):
        if place >= 0:
            in_topic[place].update(set(text))
    everywhere = Counter[str]()
    for counts in in_topic:
        everywhere.update(counts)
    average = sum(everywhere.values()) / max(1, size)
    return [
        [
            word
            for word, _ in sorted(
                counts.items(),
                key=lambda pair: (-pair[1] * np.log1p(average / everywhere[pair[0]]), pair[0]),
            )[:10]
        ]
        for counts in in_topic
    ]
