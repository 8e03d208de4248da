"""Turns a reader and a theme into the summary that was written for that person, while it may be shown."""

from customer_map.server.accounts.models import User
from customer_map.server.feedback.models import Statement, Theme, ThemeSummary


def summary_for(user: User, theme: Theme, language: str) -> ThemeSummary | None:
    """Return the summary written for `user`; None once that person may not read all that it was written from."""
    found = ThemeSummary.objects.filter(theme=theme, reader=user, language=language).first()
    if found is None or not found.words:
        return found
    readable = Statement.records.visible_to(user).filter(pk__in=found.statements).count()
    return found if readable == len(found.statements) else None
