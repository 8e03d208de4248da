"""Pages: the themes of the last year, one theme with its weeks and quotes, and what can be done with it."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from customer_map.errors import NotAllowedError, RecordNotFoundError
from customer_map.maps.emotion import Tone, tone_of
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.feedback.actions.summarising import ask_for_summary
from customer_map.server.feedback.actions.themes import edit_theme, merge_themes
from customer_map.server.feedback.asking import FIND_THEMES, ask_for
from customer_map.server.feedback.models import Theme, ThemeState
from customer_map.server.feedback.queries.inbox import InboxFilter, inbox, shown_with
from customer_map.server.feedback.queries.summaries import summary_for
from customer_map.server.feedback.queries.themes import (
    ThemeFigures,
    said_since,
    theme_figures,
    visible_themes,
)
from customer_map.server.feedback.summarising import is_configured
from customer_map.server.web.feedback.rows import Row, shown_rows
from customer_map.server.web.feedback.tabs import feedback_tabs
from customer_map.server.web.home.sparkline import sparkline
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.safe_links import way_back
from customer_map.server.web.signed_in import user_of

QUOTES = 20
TONES = {Tone.GOOD: "success", Tone.EVEN: "neutral", Tone.BAD: "error"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One theme as a page shows it."""

    theme: Theme
    figures: ThemeFigures
    line: SafeString
    percent: str
    feeling: str
    tone: str
    change: str
    is_rising: bool


@require_GET
def list_themes(request: HttpRequest) -> HttpResponse:
    """Show the themes, those that rise or fall first."""
    user, now = user_of(request), timezone.now()
    found = [_shown(each) for each in theme_figures(user, now)]
    context = {
        "tabs": feedback_tabs("themes"),
        "themes": sorted(found, key=lambda each: not each.change),
        "said": said_since(user, now).order_by().count(),
        "hidden": Theme.records.visible_to(user).filter(
            state=ThemeState.CLOSED, merged_into__isnull=True
        ),
        "may_find": may_find(user),
    }
    return render(request, "web/feedback/themes.html", context)


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Let the worker look for themes soon."""
    if not may_find(user_of(request)):
        raise NotAllowedError(right="touchpoint.edit")
    ask_for(FIND_THEMES)
    messages.success(request, _("Themes are being found. They appear here in a minute or two."))
    return redirect("theme_list")


@require_GET
def show_theme(request: HttpRequest, theme_id: UUID) -> HttpResponse:
    """Show how often a theme is spoken of, what changed, and the newest quotes."""
    user = user_of(request)
    theme = _find(user, theme_id)
    found = theme_figures(user, timezone.now(), [theme])
    others = visible_themes(user).exclude(pk=theme.pk)
    context = {
        "theme": theme,
        "shown": _shown(found[0]) if found else None,
        "rows": _quotes(user, theme, request.get_full_path()),
        "others": others,
        "merged": Theme.records.visible_to(user).filter(merged_into=theme),
        "states": [(one.value, str(one.label)) for one in ThemeState],
        "may_edit": Theme.records.editable_by(user).filter(pk=theme.pk).exists(),
        "colleagues": User.objects.filter(is_active=True).order_by("name", "email"),
        "crumbs": [Crumb(_("Themes"), reverse("theme_list")), Crumb(theme.label)],
        "back": request.get_full_path(),
        "with_summary": is_configured(),
        "summary": summary_for(user, theme, get_language() or "en") if is_configured() else None,
    }
    return render(request, "web/feedback/theme.html", context)


@require_POST
def edit(request: HttpRequest, theme_id: UUID) -> HttpResponse:
    """Rename, watch, hide or hand over a theme."""
    theme = _find(user_of(request), theme_id)
    given: dict[str, object] = {
        name: request.POST[name] or None if name == "owner" else request.POST[name]
        for name in ("label", "state", "owner")
        if name in request.POST
    }
    changed = {
        name: value for name, value in given.items() if str(value or "") != _current(theme, name)
    }
    if changed:
        edit_theme(actor=Actor(user_of(request)), theme_id=theme.pk, values=changed)
        messages.success(request, _("“{name}” was saved.").format(name=given.get("label", theme)))
    return redirect(way_back(request, reverse("theme", args=[theme.pk])))


@require_POST
def merge(request: HttpRequest, theme_id: UUID) -> HttpResponse:
    """Let this theme count in another one."""
    into = merge_themes(
        actor=Actor(user_of(request)), theme_id=theme_id, into_id=request.POST.get("into", "")
    )
    messages.success(
        request, _("It counts in “{name}” now. Undo parts them again.").format(name=into)
    )
    return redirect("theme", into.pk)


@require_POST
def summarise(request: HttpRequest, theme_id: UUID) -> HttpResponse:
    """Have a language model summarise what the reader may read of a theme."""
    ask_for_summary(
        actor=Actor(user_of(request)), theme_id=theme_id, language=get_language() or "en"
    )
    return redirect(f"{reverse('theme', args=[theme_id])}#theme-summary")


def may_find(user: User) -> bool:
    """Whether the user may let themes be found anew: for everybody, so administrators and managers decide."""
    return user.is_administrator or user.role == "manager"


def _find(user: User, theme_id: UUID) -> Theme:
    theme = Theme.records.visible_to(user).select_related("owner").filter(pk=theme_id).first()
    if theme is None:
        raise RecordNotFoundError
    return theme


def _current(theme: Theme, name: str) -> str:
    return str(theme.owner_id or "") if name == "owner" else str(getattr(theme, name))


def _quotes(user: User, theme: Theme, back: str) -> list[Row]:
    rows = shown_with(inbox(user, InboxFilter(theme=theme.pk)), user)
    return shown_rows(user, rows.order_by("-occurred_at", "-pk")[:QUOTES], back)


def _shown(figures: ThemeFigures) -> Shown:
    feeling = figures.feeling
    return Shown(
        theme=figures.theme,
        figures=figures,
        line=sparkline(figures.weeks, _("Statements per week")),
        percent=f"{100 * figures.share:.1f} %",
        feeling="–" if feeling is None else f"{feeling:+.2f}".replace("-", "−"),
        tone=TONES[tone_of(feeling)],
        change=_change(figures),
        is_rising=bool(figures.change and figures.change.is_rising),
    )


def _change(figures: ThemeFigures) -> str:
    change, day = figures.change, figures.changed_on
    if change is None or day is None:
        return ""
    if change.ratio == float("inf"):
        return _("new since {day}").format(day=day.isoformat())
    return _("{ratio} times as much since {day}").format(
        ratio=f"{change.ratio:.1f}", day=day.isoformat()
    )
