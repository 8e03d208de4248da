"""Pages: the notifications under the bell."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from customer_map.server.accounts.models import User
from customer_map.server.audit.models import Notification
from customer_map.server.audit.notifications import mark_read
from customer_map.server.audit.queries import notifications_of
from customer_map.server.web.signed_in import user_of

UNDER_THE_BELL, ON_THE_PAGE = 8, 100
ICONS = {"reminder": "clock", "assigned": "user-check", "mention": "message", "import": "upload"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One notification as the bell's menu shows it."""

    url: str
    text: str
    when: datetime
    unread: bool
    icon: str
    tone: str
    snooze_url: str = ""


@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    """Show the newest notifications: a few for htmx, all recent ones on the page."""
    user = user_of(request)
    if request.headers.get("HX-Request"):
        here = request.headers.get("HX-Current-URL", "")
        context = {"notifications": _shown(user, UNDER_THE_BELL), "here": here}
        return render(request, "components/notifications.html", context)
    return render(
        request, "web/home/notifications.html", {"notifications": _shown(user, ON_THE_PAGE)}
    )


@require_POST
def notifications_read(request: HttpRequest) -> HttpResponse:
    """Note that all notifications have been read."""
    mark_read(user=user_of(request))
    return redirect("notifications")


def _shown(user: User, limit: int) -> list[Shown]:
    return [
        Shown(
            url=told.link or "/notifications/",
            text=told.text,
            when=told.created_at,
            unread=told.read_at is None,
            icon=ICONS.get(told.kind, "bell"),
            tone="warning" if told.kind == "reminder" else "info",
            snooze_url=_snooze_url(told),
        )
        for told in notifications_of(user, limit)
    ]


def _snooze_url(told: Notification) -> str:
    """Return where a reminder of an activity is put off; "" for anything else."""
    page = told.link.partition("?")[0]
    is_reminder = told.kind == "reminder" and page.startswith("/activities/")
    return f"{page}snooze/" if is_reminder else ""
