"""Names the languages of surveys, and tells in which of them the reader is shown a survey."""

from django.conf import settings
from django.utils.translation import get_language

from customer_map.server.surveys.models import Survey


def language_name(code: str) -> str:
    """Return a language in its own words, as the menu of languages has it."""
    return str(dict(settings.LANGUAGES).get(code, code))


def shown_language(survey: Survey) -> str:
    """Return the language of the page where the survey speaks it, else the survey's first one."""
    current = get_language() or ""
    return current if current in survey.languages else next(iter(survey.languages), current)


def theme_language() -> str:
    """Return the language in which themes are named."""
    return "zh" if (get_language() or "").startswith("zh") else "en"
