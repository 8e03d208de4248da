"""Tells the owners of themes, once for each change, that customers speak of something more or less than they did."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.notifications import notify
from customer_map.server.feedback.models import Theme, ThemeState
from customer_map.server.feedback.queries.themes import ThemeFigures, theme_figures

KIND = "feedback"
SAME_CHANGE = timedelta(days=28)
"""The week of a change may move by a few as more is said; that is no other change."""


def tell_of_changes(now: datetime | None = None) -> int:
    """Tell each owner what rises or falls, as far as that person may see it; return how many were told.

    A theme that nobody owns is told to the owners of the workspace.
    """
    moment = now or timezone.now()
    before = {theme.pk: theme for theme in Theme.records.all()}
    told = 0
    for user in User.objects.filter(is_active=True).order_by("pk"):
        own = list(_concerning(user))
        figures = theme_figures(user, moment, own) if own else []
        news = [each for each in figures if not _is_known(before[each.theme.pk], each)]
        with override(user.language or None):
            told += sum(_tell(user, each) for each in news)
    return told


def _concerning(user: User) -> Iterator[Theme]:
    rows = Theme.records.visible_to(user).filter(merged_into__isnull=True)
    for theme in rows.exclude(state=ThemeState.CLOSED):
        is_nobodys = theme.owner_id is None and user.role == Role.OWNER
        if theme.owner_id == user.pk or is_nobodys:
            yield theme


@transaction.atomic
def _tell(user: User, figures: ThemeFigures) -> bool:
    theme, change, day = figures.theme, figures.change, figures.changed_on
    if change is None or day is None:
        return False
    told = (
        _("Customers speak more of “{theme}” since {day}: {ratio} times as much")
        if change.is_rising
        else _("Customers speak less of “{theme}” since {day}: {ratio} times as much")
    )
    ratio = "∞" if change.ratio == float("inf") else f"{change.ratio:.1f}"
    text = told.format(theme=theme.label, day=day.isoformat(), ratio=ratio)
    notify(user=user, kind=KIND, text=text, link=f"/feedback/themes/{theme.pk}/")
    Theme.records.filter(pk=theme.pk).update(alerted_for=day, alerted_rising=change.is_rising)
    return True


def _is_known(theme: Theme, figures: ThemeFigures) -> bool:
    change, day = figures.change, figures.changed_on
    return (
        theme.alerted_for is not None
        and day is not None
        and change is not None
        and abs(theme.alerted_for - day) <= SAME_CHANGE
        and theme.alerted_rising == change.is_rising
    )
