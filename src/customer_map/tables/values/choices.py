"""Turns the words for yes and no, for countries and for currencies into true and false and ISO codes."""

import re
from functools import cache
from importlib.resources import files

import pyarrow as pa
import pyarrow.compute as pc

from customer_map.tables.values.readings import Reading, fault
from customer_map.tables.values.texts import without_missing_marks

TRUE = ("true", "yes", "y", "t", "1", "on", "是", "有", "真", "对", "√", "已")
FALSE = ("false", "no", "n", "f", "0", "off", "否", "无", "没有", "假", "错", "×", "未")

CURRENCY_SIGNS: dict[str, tuple[str, ...]] = {
    "¥": ("CNY", "JPY"),
    "￥": ("CNY", "JPY"),
    "元": ("CNY",),
    "人民币": ("CNY",),
    "RMB": ("CNY",),
    "CN¥": ("CNY",),
    "$": ("USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD", "MXN"),
    "US$": ("USD",),
    "HK$": ("HKD",),
    "NT$": ("TWD",),
    "美元": ("USD",),
    "港币": ("HKD",),
    "€": ("EUR",),
    "欧元": ("EUR",),
    "£": ("GBP",),
    "英镑": ("GBP",),
    "日元": ("JPY",),
    "₹": ("INR",),
    "₩": ("KRW",),
    "₽": ("RUB",),
    "FR": ("CHF",),
}
CURRENCIES = re.compile(
    r"^(AED|ARS|AUD|BGN|BRL|CAD|CHF|CLP|CNH|CNY|COP|CZK|DKK|EGP|EUR|GBP|HKD|HUF|"
    r"IDR|ILS|INR|ISK|JPY|KES|KRW|KWD|KZT|MAD|MOP|MXN|MYR|NGN|NOK|NZD|PEN|PHP|PKR|PLN|QAR|RON|"
    r"RSD|RUB|SAR|SEK|SGD|THB|TRY|TWD|UAH|USD|UYU|VND|XAF|XOF|ZAR)$"
)


@cache
def country_codes() -> dict[str, str]:
    """ISO 3166 two-letter codes by lower-case name, Chinese and English, and by code.

    Names: Unicode CLDR, with everyday spellings added.

    >>> country_codes()["united kingdom"], country_codes()["德国"], country_codes()["usa"]
    ('GB', 'DE', 'US')
    """
    codes: dict[str, str] = {}
    for code, *names in _country_rows():
        codes |= {name.lower(): code for name in (code, *names)}
    return codes


@cache
def country_names() -> dict[str, tuple[str, str]]:
    """English and Chinese name of each ISO 3166 two-letter code.

    >>> country_names()["DE"]
    ('Germany', '德国')
    """
    return {code: (english, chinese) for code, english, chinese, *_ in _country_rows()}


def _country_rows() -> list[list[str]]:
    """Code, English name, Chinese name, everyday spellings."""
    table = files("customer_map.tables.values").joinpath("countries.tsv").read_text("utf-8")
    return [row.split("\t") for row in table.splitlines()]


def read_booleans(cells: pa.Array) -> Reading:
    """True and false out of yes and no, 是 and 否, 1 and 0."""
    words = pc.utf8_lower(cells)
    true, false = pc.is_in(words, pa.array(TRUE)), pc.is_in(words, pa.array(FALSE))
    values = pc.if_else(pc.or_(true, false), true, pa.scalar(None, pa.bool_()))
    wrong = pc.and_(pc.is_null(values), pc.is_valid(without_missing_marks(cells)))
    return Reading(values, fault("not_a_boolean", wrong))


def read_countries(cells: pa.Array) -> Reading:
    """ISO codes of known countries; any other name stays as it is written ("Channel Islands")."""
    known = country_codes()
    place = pc.index_in(pc.utf8_lower(cells), pa.array(list(known)))
    return Reading(pc.coalesce(pa.array(list(known.values())).take(place), cells))


def read_currencies(cells: pa.Array) -> Reading:
    """ISO 4217 codes out of codes, signs and Chinese names; anything else stays in capitals."""
    capitals = pc.utf8_upper(without_missing_marks(cells))
    place = pc.index_in(capitals, pa.array(list(CURRENCY_SIGNS)))
    codes = pa.array([codes[0] for codes in CURRENCY_SIGNS.values()]).take(place)
    return Reading(pc.coalesce(codes, capitals))


def currency_of_sign(sign: str) -> tuple[str, ...]:
    """The currencies a sign or code may stand for, the likeliest first; nothing if it is neither.

    >>> currency_of_sign("€"), currency_of_sign("GBP"), currency_of_sign("pieces")
    (('EUR',), ('GBP',), ())
    """
    capitals = sign.strip().upper()
    if CURRENCIES.match(capitals):
        return (capitals,)
    return CURRENCY_SIGNS.get(capitals, ())
