"""Turns a worded answer such as "Very satisfied" or 不太同意 into its family and its strength from -3 to +3."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

SATISFACTION, AGREEMENT, LIKELIHOOD, EASE = "satisfaction", "agreement", "likelihood", "ease"
FREQUENCY, QUALITY, FEELING = "frequency", "quality", "feeling"
ANY = ""
"""The family of words that stand in the middle of every scale."""

LONGEST_ANSWER = 60
_NONE = re.compile(
    r"n\s*[/.\\]?\s*a\b\.?|(?:this )?(?:is )?not applicable|have not used|haven'?t used|never used"
    r"|(?:i )?(?:do|does|did) ?(?:n[o']t|not) (?:use|apply|know|remember)|don'?t know|unsure"
    r"|no opinion|no answer|not answered|unanswered|prefer not|cannot say|can'?t say"
    r"|null$|none$|nan$|-+$|—+$|/$|skip(?:ped)?$"
    r"|不适用|未使用|没有?用过|没使用|未用过|不知道|不清楚|不了解|说不清|拒绝?答|未作答|未回答|未填"
    r"|\(?跳过\)?|无法评价|不便|无$|空$"
)
_MOST = (
    "very|extremely|completely|strongly|totally|highly|absolutely|definitely|entirely|fully|most"
)
_LESS = "somewhat|slightly|fairly|moderately|rather|quite|a little|a bit|partly|partially|generally|mostly|probably"
_STEMS = {
    SATISFACTION: (r"satisfied|happy|pleased", r"dis ?satisfied|un ?satisfied|unhappy"),
    AGREEMENT: (r"agree", r"disagree"),
    LIKELIHOOD: (r"likely", r"unlikely"),
    EASE: (r"easy", r"difficult|hard"),
}
_CHINESE_STEMS = {
    SATISFACTION: ("满意", "失望"),
    AGREEMENT: ("同意|认同|赞同|符合", "反对"),
    LIKELIHOOD: ("愿意|可能", "拒绝"),
    EASE: ("容易|方便|简单", "困难|难|麻烦"),
}
_CHINESE_MOST = "非常|十分|很|极其|极|完全|强烈|特别|相当|太"
_CHINESE_LESS = "比较|较为|较|还算|基本|有点|有些|略|稍"
_MIDDLE = re.compile(
    r"neutral|neither\b.*|undecided|indifferent|in the middle|中立|一般般?|普通|无所谓|既不.*|不好说|不确定"
)
_LISTS = {
    FREQUENCY: (
        (-3, "never|从不|从来不|从来没有|从未"),
        (-2, "rarely|seldom|hardly ever|很少|极少|偶尔"),
        (0, "sometimes|occasionally|有时|有时候"),
        (2, "mostly|often|usually|frequently|most of the time|almost always|经常|通常|大多|常常"),
        (3, "always|every time|总是|一直|每次|始终"),
    ),
    QUALITY: (
        (-3, "very poor|very bad|terrible|awful|horrible|非常差|很差|极差|非常不好|很不好"),
        (-2, "poor|bad|below average|差|较差|比较差|不好|不太好"),
        (0, "fair|average|ok|okay|acceptable|adequate|mediocre|中等|还行|还可以"),
        (2, "good|above average|好|较好|比较好|良好|不错"),
        (3, "very good|excellent|great|outstanding|perfect|amazing|非常好|很好|优秀|极好"),
    ),
    FEELING: (
        (-3, "negative|负面|消极|差评"),
        (0, "中性|中评"),
        (3, "positive|正面|积极|好评"),
    ),
}


def _listed_words() -> Iterator[tuple[str, str, int]]:
    for family, levels in _LISTS.items():
        for strength, words in levels:
            yield words, family, strength


def _english_words() -> Iterator[tuple[str, str, int]]:
    for family, stems in _STEMS.items():
        for sign, stem in zip((1, -1), stems, strict=True):
            yield rf"(?:{_MOST}) (?:{stem})|(?:{stem}) (?:{_MOST})", family, 3 * sign
            yield rf"(?:{_LESS}) (?:{stem})|(?:{stem}) (?:{_LESS})", family, sign
            yield stem, family, 2 * sign


def _chinese_words() -> Iterator[tuple[str, str, int]]:
    for family, (good, bad) in _CHINESE_STEMS.items():
        unlike = rf"不(?:{good})|{bad}"
        yield rf"(?:{_CHINESE_MOST})(?:{unlike})", family, -3
        yield rf"(?:不太|不怎么|不大)(?:{good})|(?:{_CHINESE_LESS})(?:{unlike})", family, -1
        yield unlike, family, -2
        yield rf"(?:{_CHINESE_MOST})(?:{good})", family, 3
        yield rf"(?:{_CHINESE_LESS})(?:{good})", family, 1
        yield good, family, 2


_WORDS = tuple(
    (re.compile(pattern), family, strength)
    for pattern, family, strength in (*_listed_words(), *_english_words(), *_chinese_words())
)


def plain_answer(cell: str) -> str:
    """A cell as answers are compared: small letters, single blanks, no marks at its ends.

    >>> plain_answer("  Very  Satisfied. ")
    'very satisfied'
    """
    text = unicodedata.normalize("NFKC", cell).strip().lower().replace("’", "'")
    return " ".join(text.strip(" .。!！*()[]").split())


@lru_cache(maxsize=20_000)
def is_no_answer(cell: str) -> bool:
    """Whether a cell says that there is no answer: empty, NA, "do not use", 不适用 and the like.

    >>> [is_no_answer(each) for each in ("NA or Do Not Use", "N/A do not use", "不适用", "", "Never")]
    [True, True, True, True, False]
    """
    text = plain_answer(cell)
    return not text or (len(text) <= LONGEST_ANSWER and _NONE.match(text) is not None)


@lru_cache(maxsize=20_000)
def level_of(cell: str) -> tuple[str, int] | None:
    """The family of a worded answer and its strength from -3 to +3; None if it is none.

    >>> level_of("Strongly Disagree"), level_of("比较满意"), level_of("Neutral"), level_of("Blue")
    (('agreement', -3), ('satisfaction', 1), ('', 0), None)
    """
    text = plain_answer(cell)
    if len(text) > LONGEST_ANSWER or not text:
        return None
    if _MIDDLE.fullmatch(text):
        return ANY, 0
    return next(
        ((family, strength) for pattern, family, strength in _WORDS if pattern.fullmatch(text)),
        None,
    )
