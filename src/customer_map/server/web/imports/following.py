"""Pages: how far an import is, what came of it, and what it refused."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from customer_map.server.accounts.actors import Actor
from customer_map.server.intake.actions.choosing import cancel, start
from customer_map.server.intake.actions.reverting import revert_import
from customer_map.server.intake.actions.running import settle_abandoned
from customer_map.server.intake.models import Import, ImportState
from customer_map.server.intake.queries import error_of, import_called, refused_lines_of
from customer_map.server.problems import described
from customer_map.server.web.imports.frame import crumbs, steps
from customer_map.server.web.imports.report_files import refused_lines_csv, report_cells
from customer_map.server.web.imports.words import kind_label, record_labels
from customer_map.server.web.signed_in import user_of

REFUSED_ROWS = 50
NEXT_PAGES = (
    ("customer_list", "building"),
    ("mind_map_list", "mind-map"),
    ("journey_map_list", "journey"),
    ("relationship_map_list", "network"),
)


@dataclass(frozen=True)
class CountRow:
    """What became of one record type."""

    label: str
    created: int
    updated: int
    unchanged: int


@require_GET
def import_page(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Show where an import is: still to be chosen, under way, rehearsed, or over."""
    row = _current(request, import_id)
    if row.state == ImportState.UPLOADED:
        return redirect("import_columns", row.pk)
    if row.is_under_way:
        context = {"row": row, "crumbs": crumbs(row), **_progress(row)}
        return render(request, "web/imports/progress.html", context)
    return render(request, "web/imports/report.html", _report(request, row))


@require_GET
def import_progress(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Answer with the bar alone; when the import is over, lead to its report."""
    row = _current(request, import_id)
    response = render(request, "components/progress.html", _progress(row))
    if not row.is_under_way:
        response["HX-Redirect"] = reverse("import_page", args=[row.pk])
    return response


@require_POST
def import_start(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Import what was rehearsed, or try again."""
    row = import_called(user_of(request), import_id)
    start(row=row, is_rehearsal=False)
    return redirect("import_page", row.pk)


@require_POST
def import_cancel(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Stop it; nothing of it is kept."""
    row = import_called(user_of(request), import_id)
    cancel(row=row)
    return redirect("import_page", row.pk)


@require_POST
def import_revert(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Take back what it created and nobody has touched since."""
    row = import_called(user_of(request), import_id)
    removed = revert_import(actor=Actor(user_of(request)), row=row)
    total = number_format(sum(removed.values()), force_grouping=True)
    messages.success(
        request, _("{number} records of this import were removed.").format(number=total)
    )
    return redirect("import_page", row.pk)


@require_GET
def refused_lines(request: HttpRequest, import_id: UUID) -> StreamingHttpResponse:
    """Hand out all refused lines as a file."""
    row = import_called(user_of(request), import_id)
    response = StreamingHttpResponse(refused_lines_csv(row), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-lines-{row.pk}.csv"'
    return response


def _current(request: HttpRequest, import_id: UUID) -> Import:
    row = import_called(user_of(request), import_id)
    settle_abandoned(row=row)
    row.refresh_from_db()
    return row


def _progress(row: Import) -> dict[str, object]:
    if row.state == ImportState.QUEUED:
        label = _("Waiting for its turn")
    elif row.is_cancel_wanted:
        label = _("Stopping")
    else:
        label = _("Checking") if row.is_rehearsal else _("Importing")
    lines = number_format(row.read_lines, force_grouping=True)
    return {
        "job_url": reverse("import_progress", args=[row.pk]),
        "cancel_url": "" if row.is_cancel_wanted else reverse("import_cancel", args=[row.pk]),
        "value": row.progress,
        "maximum": 100,
        "label": label,
        "figure": _("{lines} lines").format(lines=lines) if row.read_lines else "",
        "running": row.is_under_way,
    }


def _report(request: HttpRequest, row: Import) -> dict[str, object]:
    error = error_of(row)
    refused = Paginator(refused_lines_of(row), REFUSED_ROWS).get_page(request.GET.get("page"))
    counts = [
        CountRow(label, **row.counts[name])
        for name, label in record_labels().items()
        if name in row.counts
    ]
    return {
        "row": row,
        "crumbs": crumbs(row),
        "steps": steps(3 if row.state == ImportState.PREVIEWED else 4),
        "kind": kind_label(row.kind),
        "problem": described(error) if error else None,
        "counts": counts,
        "created": sum(each.created for each in counts),
        "updated": sum(each.updated for each in counts),
        "unchanged": sum(each.unchanged for each in counts),
        "page": refused,
        "refused": [report_cells(line) for line in refused],
        "next_pages": _next_pages(),
    }


def _next_pages() -> list[tuple[str, str, str]]:
    labels = {
        "customer_list": _("Open the customers"),
        "mind_map_list": _("Open the mind maps"),
        "journey_map_list": _("Open the journey maps"),
        "relationship_map_list": _("Open the relationship maps"),
    }
    pages = []
    for name, icon in NEXT_PAGES:
        try:
            pages.append((labels[name], reverse(name), icon))
        except NoReverseMatch:
            continue
    return pages
