"""Turns the stored code of a country into its name in the reader's language, and a name back into the code."""

from django.utils.translation import get_language

from customer_map.tables.values.choices import country_codes, country_names


def country_name(stored: str) -> str:
    """Return the name of a country code; anything that is no code stays as it is."""
    english, chinese = country_names().get(stored, (stored, stored))
    return chinese if (get_language() or "").startswith("zh") else english


def country_code(text: str) -> str:
    """Return the code of a country that somebody named in either language; else the text itself."""
    return country_codes().get(text.strip().lower(), text.strip())
