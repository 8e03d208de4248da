"""Turns amounts of money into short texts in the reader's language."""

from decimal import Decimal

from django.utils.translation import get_language

SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "HKD": "HK$", "SGD": "S$"}
CHINESE_STEPS = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
ENGLISH_STEPS = ((Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "K"))
THREE_DIGITS = 100


def compact_money(amount: Decimal | None, currency: str) -> str:
    """Return "¥328万" to Chinese readers and "¥3.3M" to others; nothing for an unknown amount."""
    if amount is None:
        return ""
    symbol = SYMBOLS.get(currency, f"{currency} " if currency else "")
    sign = "−" if amount < 0 else ""
    return f"{sign}{symbol}{compact_number(abs(amount))}"


def compact_number(number: Decimal) -> str:
    """Return at most three digits and the step of the reader's language: thousands, or 万."""
    steps = CHINESE_STEPS if (get_language() or "").startswith("zh") else ENGLISH_STEPS
    for size, name in steps:
        if number >= size:
            return f"{_short(number / size)}{name}"
    return f"{number:,.0f}"


def _short(number: Decimal) -> str:
    if number >= THREE_DIGITS:
        return f"{number:,.0f}"
    return f"{number:.1f}".removesuffix(".0")
