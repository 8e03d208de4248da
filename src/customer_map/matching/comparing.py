"""Two portraits in, how likely they are one and the same out, explained part by part.

The score adds, for every part both know, log2(m / u): how much more often the level seen here is seen in true pairs
(m) than in chance ones (u), after Fellegi and Sunter (1969). docs/methods/duplicates.md shows the weights.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

from customer_map.matching.portraits import Features
from customer_map.matching.tokens import CJK_RUN


class Level(StrEnum):
    """How well one part agrees."""

    AGREES = "agrees"
    CLOSE = "close"
    PARTLY = "partly"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Compared:
    """One part that both records know, with the bits it speaks for (or against) the same."""

    part: str
    level: Level
    bits: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """All parts compared; `score` is the sum of their bits."""

    score: float
    parts: tuple[Compared, ...]

    @property
    def is_likely(self) -> bool:
        """Whether to show the pair: enough bits, and not only that two people bear one name."""
        speaking = [compared.part for compared in self.parts if compared.bits > 0]
        return self.score >= LIKELY and speaking != ["person"]


LIKELY = 6.0
"""From this score on a pair is shown as a likely duplicate."""
CERTAIN = 15.0
"""From this score on a pair is shown as nearly certain."""

# bits = log2(m / u) of each level.
WEIGHTS: dict[str, dict[Level, float]] = {
    "person": {Level.AGREES: 9.0, Level.CLOSE: 7.0, Level.PARTLY: 3.0, Level.DIFFERS: -4.0},
    # Two or three characters are the name of very many.
    "chinese person": {Level.AGREES: 5.5, Level.DIFFERS: -4.0},
    "company": {Level.AGREES: 9.0, Level.CLOSE: 6.0, Level.PARTLY: 2.5, Level.DIFFERS: -6.0},
    "phone": {Level.AGREES: 8.0, Level.CLOSE: 2.0, Level.DIFFERS: -2.0},
    "mail": {Level.AGREES: 9.5, Level.CLOSE: 5.0, Level.PARTLY: 0.5, Level.DIFFERS: -2.0},
    "address": {Level.AGREES: 7.0, Level.CLOSE: 4.5, Level.PARTLY: 1.5, Level.DIFFERS: -3.0},
    "place": {Level.AGREES: 2.0, Level.CLOSE: 1.5, Level.DIFFERS: -1.5},
    "code": {Level.AGREES: 11.0, Level.CLOSE: 6.0, Level.DIFFERS: -4.0},
    "born": {Level.AGREES: 8.0, Level.CLOSE: 4.5, Level.PARTLY: 1.0, Level.DIFFERS: -4.0},
    "employer": {Level.AGREES: 5.0, Level.DIFFERS: -1.0},
}
NAME_CLOSE, NAME_PARTLY = 0.92, 0.84
ADDRESS_CLOSE, ADDRESS_PARTLY = 85.0, 65.0
PLACE_CLOSE = 0.9
SHORTEST_PART = 2
DIGITS = "0123456789"


def compare(left: Features, right: Features) -> Comparison:
    """Compare two records of one kind part by part; what one of them does not know says nothing."""
    named = "person" if left.is_person else "company"
    weights = {**WEIGHTS, "person": WEIGHTS[_person_weights(left, right)]}
    parts = [
        Compared(part, level, weights[part][level])
        for part, level in (
            (named, _names(left, right)),
            ("phone", _sets(left.phones, right.phones, _phones)),
            ("mail", _sets(left.mails, right.mails, _mails)),
            ("address", _either(left.address, right.address, _addresses)),
            ("place", _either(left.place, right.place, _places)),
            ("code", _either(left.code, right.code, _codes)),
            ("born", _either(left.born, right.born, _dates)),
            ("employer", _either(left.employer, right.employer, _equal)),
        )
        if level is not None
    ]
    return Comparison(round(sum(part.bits for part in parts), 2), tuple(parts))


def _best(levels: Iterable[Level]) -> Level:
    order = list(Level)
    return min(levels, key=order.index, default=Level.DIFFERS)


def _person_weights(left: Features, right: Features) -> str:
    return "chinese person" if _chinese(left) and _chinese(right) else "person"


def _chinese(features: Features) -> list[str]:
    return [name for name in features.names if CJK_RUN.match(name)]


def _names(left: Features, right: Features) -> Level | None:
    """Of people whose Chinese names both are known these count: in Latin letters many are alike."""
    names, others = left.names, right.names
    if not names or not others:
        return None
    if not left.is_person:
        return _best(_companies(one, other) for one in names for other in others)
    if _chinese(left) and _chinese(right):
        same = set(_chinese(left)) & set(_chinese(right))
        return Level.AGREES if same else Level.DIFFERS
    return _best(_people(one, other) for one in names for other in others)


def _people(one: str, other: str) -> Level:
    if one == other:
        return Level.AGREES
    if CJK_RUN.match(one) or CJK_RUN.match(other):
        return Level.DIFFERS
    similarity = JaroWinkler.similarity(one, other)
    if similarity >= NAME_CLOSE or _words_are_close(one, other):
        return Level.CLOSE
    shared = set(one.split()) & set(other.split())
    return Level.PARTLY if shared or similarity >= NAME_PARTLY else Level.DIFFERS


def _words_are_close(one: str, other: str) -> bool:
    """Every word of the shorter name has one like it in the other, an initial counts."""
    short, long = sorted(
        (one.split(), other.split()), key=lambda words: (len(words), len("".join(words)))
    )
    return len(short) >= SHORTEST_PART and all(
        any(JaroWinkler.similarity(word, candidate) >= NAME_CLOSE for candidate in long)
        or (len(word) == 1 and any(candidate.startswith(word) for candidate in long))
        for word in short
    )


def _companies(one: str, other: str) -> Level:
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return Level.AGREES
    if CJK_RUN.match(one) and CJK_RUN.match(other):
        return _chinese_companies(one, other)
    similarity = max(
        JaroWinkler.similarity(one, other) * 100,
        token_sort_ratio(one, other),
    )
    if similarity >= NAME_CLOSE * 100 or token_set_ratio(one, other) >= 100:
        return Level.CLOSE
    return Level.PARTLY if similarity >= NAME_PARTLY * 100 else Level.DIFFERS


def _chinese_companies(one: str, other: str) -> Level:
    """华为 and 华为技术: one is the beginning of the other; a single wrong character is a slip."""
    short, long = sorted((one, other), key=len)
    if len(short) >= SHORTEST_PART and short in long:
        return Level.CLOSE if len(short) > SHORTEST_PART else Level.PARTLY
    slips = DamerauLevenshtein.distance(one, other)
    if slips == 1 and len(short) > 2 * SHORTEST_PART:
        return Level.PARTLY
    return Level.DIFFERS


def _sets(
    left: frozenset[str], right: frozenset[str], compared: Callable[[str, str], Level]
) -> Level | None:
    if not left or not right:
        return None
    return _best(compared(one, other) for one in left for other in right)


def _either(left: str, right: str, compared: Callable[[str, str], Level]) -> Level | None:
    return compared(left, right) if left and right else None


def _equal(one: str, other: str) -> Level:
    return Level.AGREES if one == other else Level.DIFFERS


def _phones(one: str, other: str) -> Level:
    if one == other:
        return Level.AGREES
    return Level.CLOSE if DamerauLevenshtein.distance(one, other) == 1 else Level.DIFFERS


def _mails(one: str, other: str) -> Level:
    if one == other:
        return Level.AGREES
    (box, _, host), (other_box, _, other_host) = one.partition("@"), other.partition("@")
    if host == other_host and box.strip(DIGITS) == other_box.strip(DIGITS):
        return Level.DIFFERS  # wei1@ and wei2@ were numbered to be told apart
    if DamerauLevenshtein.distance(one, other) <= 2 or box == other_box:
        return Level.CLOSE
    return Level.PARTLY if host == other_host else Level.DIFFERS


def _addresses(one: str, other: str) -> Level:
    if one == other:
        return Level.AGREES
    similarity = max(token_sort_ratio(one, other), token_set_ratio(one, other) * 0.95)
    if similarity >= ADDRESS_CLOSE:
        return Level.CLOSE
    return Level.PARTLY if similarity >= ADDRESS_PARTLY else Level.DIFFERS


def _places(one: str, other: str) -> Level:
    if one == other:
        return Level.AGREES
    close = JaroWinkler.similarity(one, other) >= PLACE_CLOSE or one in other or other in one
    return Level.CLOSE if close else Level.DIFFERS


def _codes(one: str, other: str) -> Level:
    if one == other:
        return Level.AGREES
    is_slip = DamerauLevenshtein.distance(one, other) == 1
    return Level.CLOSE if is_slip and len(one) > 2 * SHORTEST_PART else Level.DIFFERS


def _dates(one: str, other: str) -> Level:
    if one == other:
        return Level.AGREES
    slips = DamerauLevenshtein.distance(one, other)
    if slips == 1:
        return Level.CLOSE
    return Level.PARTLY if slips == 2 else Level.DIFFERS
