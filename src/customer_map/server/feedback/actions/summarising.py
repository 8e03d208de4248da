"""Has a theme summarised for whoever asks: from what that person may read, by the language model that was named."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from customer_map.errors import CustomerMapError, InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.audit.actions import require_editable, require_visible
from customer_map.server.audit.log import append
from customer_map.server.feedback.asking import ask_for_summary_of
from customer_map.server.feedback.models import Statement, Theme, ThemeSummary
from customer_map.server.feedback.queries.inbox import InboxFilter, inbox
from customer_map.server.feedback.summarising import hidden, is_configured, summary_of

MOST_QUOTES = 40
FEWEST_QUOTES = 3
PATIENCE = timedelta(minutes=5)
"""Who waits longer may ask again: the worker may have been killed."""


@transaction.atomic
def ask_for_summary(*, actor: Actor, theme_id: UUID | str, language: str) -> ThemeSummary:
    """Let the worker have a theme summarised for this person; one that is being written is enough.

    Raises InvalidValueError without a language model, and NotAllowedError for who may not edit the theme.
    """
    theme = require_visible(actor, Theme, theme_id)
    require_editable(actor, theme)
    if not is_configured() or actor.user is None:
        raise InvalidValueError(field="theme", reason=_("No language model was named."))
    now = timezone.now()
    old = ThemeSummary.objects.select_for_update().filter(
        theme=theme, reader=actor.user, language=language
    )
    waiting = old.first()
    if waiting and waiting.is_waiting and now - waiting.asked_at < PATIENCE:
        return waiting
    old.delete()
    made = ThemeSummary.objects.create(
        theme=theme, reader=actor.user, language=language, asked_at=now
    )
    append(actor=actor, verb="theme.summarise", record=made, before={}, after={})
    ask_for_summary_of(made.pk)
    return made


def write_summary(summary_id: UUID) -> bool:
    """Have one summary written; return whether it was. What went wrong is kept with it, in its reader's language."""
    asked = ThemeSummary.objects.select_related("theme", "reader").filter(pk=summary_id).first()
    if asked is None or not asked.is_waiting:
        return False
    rows = quotes_of(asked.reader, asked.theme)
    with override(asked.reader.language or None):
        words, problem = _written(asked, rows)
    ThemeSummary.objects.filter(pk=asked.pk).update(
        words=words,
        problem=problem[:300],
        model=settings.SUMMARY_MODEL[:200],
        statements=[one.pk for one in rows],
        written_at=timezone.now(),
    )
    return bool(words)


def quotes_of(reader: User, theme: Theme) -> list[Statement]:
    """Return the newest statements of a theme that this person may read."""
    rows = inbox(reader, InboxFilter(theme=theme.pk)).select_related("customer", "contact")
    return list(rows.order_by("-occurred_at", "-pk")[:MOST_QUOTES])


def _written(asked: ThemeSummary, rows: list[Statement]) -> tuple[str, str]:
    if len(rows) < FEWEST_QUOTES:
        return "", _("Too little was said about it.")
    quotes = [hidden(one.text, _names(one)) for one in rows]
    try:
        return summary_of(asked.theme.label, quotes, asked.language), ""
    except CustomerMapError as error:
        return "", _(error.message).format(**error.fields)


def _names(one: Statement) -> list[str]:
    return [str(each.name) for each in (one.customer, one.contact) if each is not None]
