"""Turns a request into what the frame of every page shows."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from customer_map.server.accounts.models import User
from customer_map.server.audit.queries import unread_count
from customer_map.server.web.appearance import chosen_theme
from customer_map.server.web.script_messages import script_messages


def shell(request: HttpRequest) -> dict[str, object]:
    """Return the chosen look, the scripts' sentences and what is new for the reader."""
    return {
        "theme": chosen_theme(request),
        "script_messages": script_messages(),
        "unread_notifications": SimpleLazyObject(lambda: _unread(request)),
    }


def _unread(request: HttpRequest) -> int:
    return unread_count(request.user) if isinstance(request.user, User) else 0
