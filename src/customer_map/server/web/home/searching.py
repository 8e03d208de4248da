"""Page: the global search, as one types and as a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from customer_map.matching.tokens import Stretch, highlighted
from customer_map.server.crm.models import Note
from customer_map.server.crm.queries.search import Hit
from customer_map.server.crm.search.finding import find_records
from customer_map.server.web.records.facts import record_url
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.signed_in import user_of

AS_ONE_TYPES = 5
ON_THE_PAGE = 20
LONGEST_TITLE = 120
NOTE_ICON = "pencil"


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the results; `number` counts over all groups."""

    number: int
    url: str
    title: tuple[Stretch, ...]
    note: str
    icon: str


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one record type."""

    label: str
    results: tuple[Result, ...]


@require_GET
@never_cache
def search_page(request: HttpRequest) -> HttpResponse:
    """Find records by what they say: a few for htmx, more on the full page."""
    query = request.GET.get("q", "").strip()
    is_part = bool(request.headers.get("HX-Request"))
    hits = find_records(user_of(request), query, AS_ONE_TYPES if is_part else ON_THE_PAGE)
    context = {"groups": _groups(hits, query), "query": query}
    template = "components/search_results.html" if is_part else "web/home/search.html"
    return render(request, template, context)


def _groups(hits: Iterable[Hit], query: str) -> list[Group]:
    numbered = enumerate(hits, start=1)
    return [
        Group(_label(kind), tuple(_result(number, hit, query) for number, hit in some))
        for kind, some in groupby(numbered, key=lambda pair: pair[1].kind)
    ]


def _label(kind: str) -> str:
    return str(KINDS[kind].words.plural) if kind in KINDS else _("Notes")


def _result(number: int, hit: Hit, query: str) -> Result:
    title = " ".join(str(hit.record).split())[:LONGEST_TITLE]
    return Result(
        number=number,
        url=_url(hit),
        title=tuple(highlighted(title, query)),
        note=hit.note,
        icon=KINDS[hit.kind].icon if hit.kind in KINDS else NOTE_ICON,
    )


def _url(hit: Hit) -> str:
    """A note has no page of its own: it stands on that of its record."""
    if isinstance(hit.record, Note):
        page = reverse(f"{hit.record.record_type}_detail", args=[hit.record.record_id])
        return f"{page}?tab=notes"
    return record_url(hit.record)
