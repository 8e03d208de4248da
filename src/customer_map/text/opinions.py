"""Turns the units of a text into its opinions: how good each is, after negation, intensity and contrast."""

from dataclasses import dataclass

from customer_map.text.lexicon import Node, Role, lexicon
from customer_map.text.units import ENDS, PAUSES

SCOPE = 5
"""How many units a negation, or "very", reaches."""
NEGATED_GOOD, NEGATED_BAD = -0.9, -0.2
STRONGER, WEAKER, WISHED = 1.4, 0.8, 0.3
BEFORE_BUT = 0.6
OF_SIZE, OF_LACK = -1.2, -1.0
OF_ASIDE = 0.7
"""How much a flaw counts that is named in passing: "only the room is a bit small"."""
OF_MOOD = -1.0
MOVED, MOST_MOVED = 0.25, 12
"""What sad and thoughtful words are worth to who speaks of a book or a film: the story, not its reader, is sad."""


@dataclass(slots=True)
class Opinions:
    """What a text holds: sums of good and bad (each ≥ 0), their numbers, and the values in order."""

    good: float = 0.0
    bad: float = 0.0
    values: tuple[float, ...] = ()
    wishes: int = 0
    negations: int = 0

    @property
    def count(self) -> int:
        """How many opinions there are."""
        return len(self.values)


class _Reader:
    """Walks over one text; what a clause began with ends with it."""

    __slots__ = (
        "aside",
        "found",
        "lacks",
        "moods",
        "muses",
        "negated",
        "negations",
        "pushed",
        "replies",
        "since",
        "slight",
        "tales",
        "too",
        "wished",
        "wishes",
    )

    def __init__(self) -> None:
        self.found: list[float] = []
        self.moods: list[int] = []
        self.wishes = self.negations = self.muses = self.tales = 0
        self.clause()
        self.wished = self.aside = self.replies = False

    def clause(self) -> None:
        self.negated = self.lacks = self.too = self.slight = False
        self.pushed = 1.0
        self.since = 0

    def plain(self, unit: str) -> None:
        """Pass a unit with which no entry begins."""
        if unit in PAUSES:
            self.clause()
            if unit in ENDS:
                self.wished = self.aside = False
            return
        self.since += 1
        if self.since > SCOPE:
            self.negated = False

    def take(self, role: Role, value: float) -> None:
        """Take an entry, unless it is in the answer of who is spoken of: that is not what the customer says."""
        if role is Role.REPLY or role is Role.AGAIN:
            self.replies = role is Role.REPLY
            self.clause()
        elif not self.replies:
            self._take(role, value)

    def _take(self, role: Role, value: float) -> None:
        match role:
            case Role.OPINION:
                self._say(value)
            case Role.SIZE:
                self._size()
            case Role.NOT:
                self.negated, self.since = not self.negated, 0
                self.negations += 1
            case Role.LACK:
                self.lacks, self.since = True, 0
                self.found.append(OF_LACK / 2)
            case Role.BUT:
                self.found = [each * BEFORE_BUT for each in self.found]
                self._turn()
            case Role.ASIDE:
                self._turn(aside=True)
            case Role.WISH:
                self.wished = True
                self.wishes += 1
            case _:
                self._tell(role)

    def _turn(self, *, aside: bool = False) -> None:
        self.clause()
        self.wished, self.aside = False, aside

    def _tell(self, role: Role) -> None:
        if role is Role.MOOD:
            self.moods.append(len(self.found))
            self._say(OF_MOOD)
        elif role is Role.MUSE:
            self.muses += 1
        elif role is Role.TALE:
            self.tales += 1
        else:
            self._push(role)

    def _push(self, role: Role) -> None:
        if role is Role.VERY:
            self.pushed = STRONGER
        elif role is Role.SLIGHTLY:
            self.pushed, self.slight = WEAKER, True
        elif role is Role.RATHER:
            self.pushed = WEAKER
        elif role is Role.TOO:
            self.pushed, self.too = STRONGER, True

    def _size(self) -> None:
        if self.lacks or ((self.too or self.slight) and not self.negated):
            self.found.append(OF_SIZE * OF_ASIDE if self.aside else OF_SIZE)
        self._spent()

    def _say(self, value: float) -> None:
        if self.too and 0 < value <= 1:
            value = -1.0
        if self.negated:
            value *= NEGATED_GOOD if value > 0 else NEGATED_BAD
            if self.pushed > 1.0 and value > 0:
                value = abs(value)
        elif self.lacks and value > 0:
            value = OF_LACK
        value *= self.pushed
        if self.wished and value > 0:
            value *= WISHED
        if self.aside and value < 0:
            value *= OF_ASIDE
        self.found.append(value)
        self._spent()

    def _spent(self) -> None:
        self.lacks = self.too = self.slight = False
        self.pushed = 1.0

    def values(self) -> list[float]:
        """Return what was found, in order; of a story told, its moods speak for it."""
        if not self.tales:
            return [each for each in self.found if each]
        moods = frozenset(self.moods)
        values = [each for at, each in enumerate(self.found) if each and at not in moods]
        moved = MOVED * min(len(moods) + self.muses, MOST_MOVED)
        return [*values, moved] if moved else values


def opinions(parts: list[str]) -> Opinions:
    """Return the opinions in the units of a folded text."""
    tree, reader, place, last = lexicon(), _Reader(), 0, len(parts)
    while place < last:
        unit = parts[place]
        node = tree.get(unit)
        if node is None:
            reader.plain(unit)
            place += 1
        elif node.role is None and (place + 1 == last or parts[place + 1] not in node.next):
            reader.since += 1
            place += 1
        else:
            place = _step(node, parts, place, reader)
    return _summed(reader)


def _step(node: Node | None, parts: list[str], place: int, reader: _Reader) -> int:
    """Take the longest entry that begins here; return the place behind it."""
    best, end, at = None, place + 1, place + 1
    while node is not None:
        if node.role is not None:
            best, end = node, at
        if at >= len(parts):
            break
        node = node.next.get(parts[at])
        at += 1
    if best is not None and best.role is not None:
        reader.take(best.role, best.value)
    else:
        reader.since += 1
    return end


def _summed(reader: _Reader) -> Opinions:
    values = reader.values()
    good = sum(each for each in values if each > 0)
    bad = -sum(each for each in values if each < 0)
    return Opinions(good, bad, tuple(values), reader.wishes, reader.negations)
