"""Turns what is known of a record into what it is compared by, and into the keys that bring likely twins together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from customer_map.matching.companies import company_core
from customer_map.matching.folding import digits, folded
from customer_map.matching.tokens import CJK_RUN

WORD = re.compile(r"[^\W_]+")
DIGITS_OF_A_PHONE = 8
SHORTEST_PHONE = 6
SHORTEST_WORD = 3
WORD_START = 3
# A box that many share says little of one.
SHARED_BOXES = frozenset(
    ("info", "sales", "office", "contact", "admin", "service", "support", "hello", "mail")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """What of a customer or a contact tells it from others; what is unknown is empty.

    `place` is a city, `employer` the customer a contact belongs to, `born` a date.
    """

    name: str
    is_person: bool
    other_names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    address: str = ""
    place: str = ""
    code: str = ""
    born: str = ""
    employer: str = ""


@dataclass(frozen=True, slots=True)
class Features:
    """A portrait in the spelling that is compared."""

    is_person: bool
    names: tuple[str, ...]
    phones: frozenset[str] = field(default_factory=frozenset)
    mails: frozenset[str] = field(default_factory=frozenset)
    address: str = ""
    place: str = ""
    code: str = ""
    born: str = ""
    employer: str = ""


def features_of(portrait: Portrait) -> Features:
    """Return the portrait folded: names without legal forms, phones by their last digits."""
    spell = person_name if portrait.is_person else company_core
    names = (spell(name) for name in (portrait.name, *portrait.other_names))
    return Features(
        is_person=portrait.is_person,
        names=tuple(dict.fromkeys(name for name in names if name)),
        phones=frozenset(filter(None, map(phone_core, portrait.phones))),
        mails=frozenset(folded(mail).strip() for mail in portrait.mails if "@" in mail),
        address=" ".join(WORD.findall(folded(portrait.address))),
        place=" ".join(WORD.findall(folded(portrait.place))),
        code="".join(WORD.findall(folded(portrait.code))),
        born="".join(WORD.findall(portrait.born)),
        employer=portrait.employer,
    )


def person_name(name: str) -> str:
    """Return the words of a person's name, folded, in one order.

    >>> person_name("Lindqvist, Anna"), person_name("王 小明")
    ('anna lindqvist', '王小明')
    """
    words = WORD.findall(folded(name).replace("'", "").replace("’", ""))
    if words and all(CJK_RUN.fullmatch(word) for word in words):
        return "".join(words)
    return " ".join(sorted(words))


def phone_core(phone: str) -> str:
    """Return the last digits of a phone number, which country code and trunk zero do not change.

    >>> phone_core("+86 138-0013-8000"), phone_core("013800138000"), phone_core("110")
    ('00138000', '00138000', '')
    """
    figures = digits(phone)
    return figures[-DIGITS_OF_A_PHONE:] if len(figures) >= SHORTEST_PHONE else ""


def blocking_keys(features: Features) -> list[str]:
    """Return the keys of a record: two records are compared only when they share one.

    Each key is a strong part alone, or two weaker ones together, so that a slip in one part leaves others.
    """
    keys = dict.fromkeys((*_strong_keys(features), *_joint_keys(features)))
    return [("p:" if features.is_person else "c:") + key for key in keys]


def _strong_keys(features: Features) -> Iterator[str]:
    yield from (f"n:{name}" for name in features.names)
    yield from (f"t:{phone}" for phone in sorted(features.phones))
    for mail in sorted(features.mails):
        box = mail.partition("@")[0]
        yield f"m:{mail}"
        if box not in SHARED_BOXES and len(box) >= 2 * SHORTEST_WORD:
            yield f"b:{box}"
    if features.code:
        yield f"i:{features.code}"


def _joint_keys(features: Features) -> Iterator[str]:
    starts = _name_starts(features)
    street = _street(features.address)
    for start in starts:
        if features.place:
            yield f"np:{start}|{features.place[:WORD_START]}"
        if features.born:
            yield f"nb:{start}|{features.born}"
            yield f"ny:{start}|{features.born[:4]}"
        if features.employer:
            yield f"ne:{start}|{features.employer}"
        if street:
            yield f"na:{start}|{street.partition('|')[0]}"
    if street:
        yield f"a:{street}"
    if features.born and features.place:
        yield f"bp:{features.born}|{features.place[:WORD_START]}"


def _name_starts(features: Features) -> list[str]:
    words = [word for name in features.names for word in name.split()]
    starts = (word[:2] if CJK_RUN.match(word) else word[:WORD_START] for word in words)
    return list(dict.fromkeys(start for start in starts if len(start) >= 2))


def _street(address: str) -> str:
    """Return the number of a house with the beginning of its longest word."""
    words = address.split()
    number = next((word for word in words if word[0].isdigit()), "")
    names = [word for word in words if not word[0].isdigit() and len(word) >= SHORTEST_WORD]
    if not number or not names:
        return ""
    return f"{number}|{max(names, key=len)[:WORD_START]}"
