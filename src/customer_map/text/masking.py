"""Turns a quote into one that may be shown: addresses, numbers of phones, cards and papers, and names are hidden."""

import re

import rjieba

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_CHINESE_ID = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
_SOCIAL = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")
_PASSPORT = re.compile(
    r"((?:护照|passport)(?:号码|号|\s+(?:number|no\.?))?\s*(?:是|is|:|:)?\s*)[A-Z]{1,2}\d{7,8}(?!\d)",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])")
_PHONE = re.compile(
    r"(?<![\d.])(?:"
    r"(?:(?:\+|00)86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
    r"|\(?0\d{2,3}\)?[ -]?\d{7,8}(?:-\d{1,5})?"
    r"|[48]00[ -]?\d{3}[ -]?\d{4}"
    r"|(?:\+|00)\d{1,3}[ -]?(?:\(\d{1,4}\)[ -]?)?\d{2,4}(?:[ -]?\d{2,4}){2,4}"
    r"|\(\d{3}\) ?\d{3}[ -]\d{4}|\d{3}[-. ]\d{3}[-. ]\d{4}"
    r")(?!\d)"
)
_ENGLISH_NAME = re.compile(
    r"\b((?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.?\s+)[A-Z][\w'-]+(?:\s+(?:[A-Z]\.|[A-Z][\w'-]+)){0,2}"
)
_CALLED = re.compile(
    r"\b([Mm]y name is|[Tt]his is|I am called)\s+[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+){0,2}"
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭鲁韦马苗方俞任袁柳史唐费廉岑薛"
    "雷贺倪汤滕殷罗毕郝邬安常傅卞康伍余元卜顾孟黄穆萧尹姚邵汪祁毛狄贝臧戴宋庞熊纪舒屈项祝董梁杜阮闵季贾路江童颜郭梅林钟徐邱骆"
    "高夏蔡田樊胡凌霍虞万柯管卢莫房丁邓洪包左石崔龚程邢裴陆翁荀甄曲温庄晏柴瞿阎龙叶刘白邰赖卓池乔闻翟谭申冉桂牛边燕尚欧沙曾关盖"
)
_TITLES = "先生|女士|小姐|经理|总监|主任|医生|大夫|老师|师傅|教授|律师|护士"
_BEFORE_TITLE = re.compile(rf"[\u4e00-\u9fff]{{1,4}}?(?={_TITLES})")
_NO_NAME = re.compile("[的了是在很不能也都和与跟给把让被请问叫找向对]")
_LONGEST_NAME = 3
_CHINESE_CALLED = re.compile(
    rf"(我叫|我的名字是|姓名[是::]\s*|联系人[是::]\s*)[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])"
)

_PLAIN = ((_MAIL, "[mail]"), (_CHINESE_ID, "[id]"), (_SOCIAL, "[id]"))
_KEPT = ((_PASSPORT, "[id]"), (_ENGLISH_NAME, "[name]"), (_CHINESE_CALLED, "[name]"))
_SHORTEST_CARD = 13


def masked(text: str) -> str:
    """Return the text with personal data hidden; what merely looks like it, such as order numbers, stays.

    Names are hidden where a title or an introduction makes them clear, in Chinese and English.

    >>> masked("请回电13812345678，张伟先生")
    '请回电[phone]，[name]先生'
    """
    for pattern, shown in _PLAIN:
        text = pattern.sub(shown, text)
    for pattern, shown in _KEPT:
        text = pattern.sub(rf"\1{shown}", text)
    text = _CALLED.sub(r"\1 [name]", text)
    text = _CARD.sub(_card, text)
    text = _PHONE.sub("[phone]", text)
    return _BEFORE_TITLE.sub(_chinese_name, text)


def _chinese_name(found: re.Match[str]) -> str:
    """Hide the surname, or the name, that stands right before a title; words of the language stay."""
    before = found[0]
    begin = max((each.end() for each in _NO_NAME.finditer(before)), default=0)
    for token, tag in rjieba.tag(before[begin:]):
        is_word = len(token) > 1 and rjieba.has_word(token) and not tag.startswith("nr")
        if not is_word and token[0] in _SURNAMES and len(before) - begin <= _LONGEST_NAME:
            return f"{before[:begin]}[name]"
        begin += len(token)
    return before


def _card(found: re.Match[str]) -> str:
    digits = [int(each) for each in found[0] if each.isdigit()]
    return "[card]" if len(digits) >= _SHORTEST_CARD and _luhn(digits) else found[0]


def _luhn(digits: list[int]) -> bool:
    """The check of card numbers: ISO/IEC 7812-1."""
    doubled = [2 * each - 9 * (each > 4) for each in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
