"""Page: the global search, as one types and as a page."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from customer_map.server.crm.queries.search import Hit, search
from customer_map.server.web.records.facts import record_url
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.signed_in import user_of

ON_THE_PAGE = 20


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the results."""

    url: str
    title: str
    note: str
    icon: str
    kind: str


@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    """Find records by name: a few for htmx, more on the full page."""
    query = request.GET.get("q", "").strip()
    user = user_of(request)
    if request.headers.get("HX-Request"):
        context = {"results": _results(search(user, query)), "query": query}
        return render(request, "components/search_results.html", context)
    context = {"results": _results(search(user, query, ON_THE_PAGE)), "query": query}
    return render(request, "web/home/search.html", context)


def _results(hits: list[Hit]) -> list[Result]:
    return [
        Result(
            record_url(hit.record),
            str(hit.record),
            hit.note,
            KINDS[hit.kind].icon,
            str(hit.record._meta.verbose_name),
        )
        for hit in hits
    ]
