"""Turns amounts of money into the digits that people read."""

from decimal import ROUND_HALF_UP, Decimal

from customer_map.server.insights.lenses.amounts import SYMBOLS

PENNIES = Decimal("0.01")


def full_money(amount: Decimal | None, currency: str) -> str:
    """Return all digits with the sign of the currency, "¥3,280,000" or "€12.50"; nothing for an unknown amount."""
    if amount is None:
        return ""
    rounded = amount.quantize(PENNIES, ROUND_HALF_UP)
    digits = f"{abs(rounded):,.2f}".removesuffix(".00")
    sign = "−" if rounded < 0 else ""
    return f"{sign}{SYMBOLS.get(currency, f'{currency} ' if currency else '')}{digits}"
