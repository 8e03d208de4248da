"""Turns the list of the product's pages into the links of the sidebar, and names the other links of a page."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Page:
    """One page that the sidebar can lead to; `url_name` is its name in urls.py, `key` opens it after G."""

    label: Promise
    icon: str
    url_name: str
    key: str


@dataclass(frozen=True)
class Section:
    """A group of pages under one heading; an empty heading shows none."""

    heading: Promise | str
    pages: tuple[Page, ...]


# Pages of other programs that belong to one of ours.
BELONGS = {"settings": "/accounts/"}


@dataclass(frozen=True)
class Link:
    """A page that exists, with its address and whether the reader is in it.

    A page whose address does not tell names its section by `url_name` in its context.
    """

    label: str
    icon: str
    url: str
    url_name: str
    current: bool
    key: str


@dataclass(frozen=True)
class LinkGroup:
    """The links of one section."""

    heading: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Tab:
    """One tab of a tab line; `count` is shown behind the label unless it is None."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Crumb:
    """One step of the breadcrumbs; the last one needs no address."""

    label: str
    url: str = ""


SECTIONS = (
    Section(
        "",
        (
            Page(_("Home"), "home", "home", "h"),
            Page(_("Customers"), "building", "customer_list", "c"),
            Page(_("Contacts"), "users", "contact_list", "p"),
            Page(_("Leads"), "sparkles", "lead_list", "l"),
            Page(_("Opportunities"), "target", "opportunity_list", "o"),
            Page(_("Forecast"), "trending-up", "forecast", "f"),
            Page(_("Calendar"), "calendar", "calendar", "k"),
            Page(_("Activities"), "activity", "activity_list", "a"),
            Page(_("Cases"), "headset", "case_list", "s"),
            Page(_("Surveys"), "megaphone", "survey_list", "v"),
            Page(
                pgettext_lazy("voice of the customer", "Feedback"), "quote", "feedback_inbox", "b"
            ),
            Page(_("Products"), "package", "product_list", "d"),
            Page(_("Orders"), "receipt", "order_list", "r"),
        ),
    ),
    Section(
        _("Maps"),
        (
            Page(_("Relationship maps"), "network", "relationship_map_list", "1"),
            Page(_("Journey maps"), "journey", "journey_map_list", "2"),
            Page(_("Mind maps"), "mind-map", "mind_map_list", "3"),
            Page(_("Segments"), "pie-chart", "segment_list", "e"),
        ),
    ),
    Section(
        _("System"),
        (
            Page(_("Import"), "upload", "import_list", "i"),
            Page(_("Duplicates"), "copy", "duplicate_list", "u"),
            Page(_("Settings"), "settings", "settings", ","),
        ),
    ),
)


def link_groups(request: HttpRequest) -> list[LinkGroup]:
    """Return the sidebar's groups; a page whose address does not exist is left out."""
    return groups_with(current_pages(request.path))


def groups_with(current: Collection[str]) -> list[LinkGroup]:
    """Return the sidebar's groups, with the pages of these names as those that the reader is in."""
    groups = (
        LinkGroup(str(section.heading), tuple(_links(section, current))) for section in SECTIONS
    )
    return [group for group in groups if group.links]


def current_pages(path: str) -> frozenset[str]:
    """Return the names of the pages that an address belongs to."""
    return frozenset(
        name
        for name, url in _addresses(addresses_in_force()).items()
        if _is_current(url, path) or path.startswith(BELONGS.get(name, "//"))
    )


def addresses_in_force() -> str:
    """Return the name of the module that says which addresses there are."""
    return get_urlconf() or str(settings.ROOT_URLCONF)


@lru_cache(maxsize=4)
def _addresses(urlconf: str) -> dict[str, str]:
    """Return the addresses of the pages that exist, by their names."""
    found: dict[str, str] = {}
    for page in (page for section in SECTIONS for page in section.pages):
        with suppress(NoReverseMatch):
            found[page.url_name] = reverse(page.url_name, urlconf)
    return found


def _links(section: Section, current: Collection[str]) -> Iterator[Link]:
    addresses = _addresses(addresses_in_force())
    for page in section.pages:
        name = page.url_name
        if name in addresses:
            url, is_current = addresses[name], name in current
            yield Link(str(page.label), page.icon, url, name, is_current, page.key)


def _is_current(url: str, path: str) -> bool:
    """The home page is current only itself, any other also for the pages below it."""
    return path == url or (url != "/" and path.startswith(url))
