"""How the rows of a list can be laid out: which layouts make sense for which record type, and where they are."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from customer_map.server.crm.models import ViewKind

# The days that a record type can stand on in a calendar; the first one is the usual one.
CALENDAR_DAYS: dict[str, tuple[str, ...]] = {
    "activity": ("due_at", "starts_at", "done_at"),
    "opportunity": ("close_on", "opened_on"),
    "case": ("opened_at", "resolved_at"),
    "order": ("placed_at",),
}
# The moments that a record type can stand at on a time line.
TIMELINE_MOMENTS: dict[str, tuple[str, ...]] = {
    "customer": ("created_at", "first_order_at", "last_order_at", "last_touchpoint_at"),
    "lead": ("created_at",),
    "opportunity": ("close_on", "opened_on", "created_at"),
    "activity": ("due_at", "starts_at", "done_at"),
    "case": ("opened_at", "resolved_at"),
    "order": ("placed_at",),
}
# From when to when records last; a time line shows that first.
TIMELINE_SPANS: dict[str, tuple[str, str]] = {
    "opportunity": ("opened_on", "close_on"),
    "activity": ("starts_at", "ends_at"),
    "case": ("opened_at", "resolved_at"),
}
# What the rows of a time line can stand for; "" is one row for all.
TIMELINE_GROUPS: dict[str, tuple[str, ...]] = {
    "customer": ("region", "industry", "value_tier", "lifecycle", "owner", ""),
    "lead": ("status", "source", "owner", ""),
    "opportunity": ("stage", "owner", ""),
    "activity": ("kind", "owner", ""),
    "case": ("status", "priority", "owner", ""),
    "order": ("channel", ""),
}
BOARDS = ("opportunity", "case", "lead")
ICONS = {
    ViewKind.TABLE: "table",
    ViewKind.BOARD: "kanban",
    ViewKind.CALENDAR: "calendar",
    ViewKind.TIMELINE: "chart-gantt",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to lay a list out."""

    name: str
    label: Promise | str
    icon: str
    url: str


def layouts_of(kind_name: str) -> list[Layout]:
    """Return the layouts of a record type, the table first; one alone is no choice."""
    return [
        Layout(view.value, view.label, ICONS[view], url_of(kind_name, view))
        for view in ViewKind
        if is_offered(kind_name, view)
    ]


def is_offered(kind_name: str, view: str) -> bool:
    """Whether records of a type can be laid out so."""
    offered = {
        ViewKind.TABLE: True,
        ViewKind.BOARD: kind_name in BOARDS,
        ViewKind.CALENDAR: kind_name in CALENDAR_DAYS,
        ViewKind.TIMELINE: kind_name in TIMELINE_MOMENTS,
    }
    return offered.get(ViewKind(view), False) if view in ViewKind.values else False


def url_of(kind_name: str, view: str) -> str:
    """Return the address of a layout."""
    name = "list" if view == ViewKind.TABLE else view
    return reverse(f"{kind_name}_{name}")
