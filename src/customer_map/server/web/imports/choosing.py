"""Pages: what a file is, what its columns mean, and how it is to be imported."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from customer_map.errors import CustomerMapError
from customer_map.formats.preview import Preview
from customer_map.server.accounts.actors import Actor
from customer_map.server.intake.actions.choosing import (
    CHOOSABLE,
    another_sheet,
    choose_mapping,
    choose_table,
    discard,
    start,
)
from customer_map.server.intake.loading.parameters import currency_of, nobody_of
from customer_map.server.intake.models import Import
from customer_map.server.intake.options import ImportOptions
from customer_map.server.intake.queries import import_called, preview_of
from customer_map.server.problems import described, status_of
from customer_map.server.web.imports.answers import answer_rows
from customer_map.server.web.imports.forms import OptionsForm, chosen_targets
from customer_map.server.web.imports.frame import crumbs, steps
from customer_map.server.web.imports.tables import (
    column_rows,
    preview_headers,
    preview_rows,
    target_choices,
)
from customer_map.server.web.imports.words import (
    FILE_KINDS,
    confidence_tone,
    field_label,
    kind_label,
    notice_text,
)
from customer_map.server.web.signed_in import user_of
from customer_map.tables.batches import Notice
from customer_map.tables.kinds import KINDS
from customer_map.tables.kinds.feedback import ANSWER
from customer_map.tables.mappings import Mapping, Use

NAMING = ("customer_key", "customer_email", "customer_name")
REHEARSE, RUN = "rehearse", "run"


@require_http_methods(["GET", "POST"])
def import_columns(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Show what the columns mean and the first lines; take the choices, and start."""
    row = import_called(user_of(request), import_id)
    if row.state not in CHOOSABLE:
        return redirect("import_page", row.pk)
    if request.method == "GET":
        return _page(request, row)
    form = _options_form(request, row)
    if not form.is_valid():
        return _page(request, row, form=form, status=422)
    headers = [column.column for column in Mapping.from_json(row.mapping).columns]
    try:
        row = choose_mapping(
            row=row,
            columns=chosen_targets(request.POST, headers),
            options=form.options(get_language() or "en"),
        )
        if request.POST.get("next") in {REHEARSE, RUN}:
            start(row=row, is_rehearsal=request.POST["next"] == REHEARSE)
            return redirect("import_page", row.pk)
    except CustomerMapError as problem:
        return _page(request, row, problem=problem, status=status_of(problem))
    return redirect("import_columns", row.pk)


@require_POST
def import_table(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Choose another sheet or another kind: the columns are matched anew."""
    row = import_called(user_of(request), import_id)
    is_same_sheet = request.POST.get("sheet", row.sheet) == row.sheet
    kind = request.POST.get("kind", "") if is_same_sheet else ""
    choose_table(row=row, sheet=request.POST.get("sheet", row.sheet), kind=kind)
    return redirect("import_columns", row.pk)


@require_POST
def import_another_sheet(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Begin an import of another sheet of the same file."""
    row = import_called(user_of(request), import_id)
    new = another_sheet(actor=Actor(user_of(request)), row=row, sheet="")
    return redirect("import_columns", new.pk)


@require_POST
def import_discard(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Forget a file that was not imported."""
    discard(row=import_called(user_of(request), import_id))
    return redirect("import_list")


def _options_form(request: HttpRequest, row: Import) -> OptionsForm:
    options = ImportOptions.from_json(row.options)
    automatic = currency_of(Mapping.from_json(row.mapping), ImportOptions())
    data = request.POST if request.method == "POST" else None
    nobody = nobody_of(row, options) if Mapping.from_json(row.mapping).answers() else ""
    return OptionsForm(data, options=options, automatic_currency=automatic, nobody=nobody)


def _page(
    request: HttpRequest,
    row: Import,
    *,
    form: OptionsForm | None = None,
    problem: CustomerMapError | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = preview_of(row)
    context = {
        "row": row,
        "form": form or _options_form(request, row),
        "problem": described(problem) if problem else None,
        "crumbs": crumbs(row),
        "steps": steps(2),
        **_table_context(shown),
        **_column_context(shown),
    }
    return render(request, "web/imports/columns.html", context, status=status)


def _table_context(shown: Preview) -> dict[str, object]:
    mapping = shown.mapping
    notices = (*shown.sheet.notices, *mapping.notices, *_answer_notices(mapping))
    return {
        "kind": mapping.kind,
        "kinds": [(kind, kind_label(kind)) for kind in FILE_KINDS],
        "profile": mapping.profile,
        "percent": round(mapping.confidence * 100),
        "tone": confidence_tone(mapping.confidence),
        "sheets": [(each.sheet.name, kind_label(each.kind)) for each in shown.sheets],
        "sheet": shown.sheet.name,
        "encoding": shown.encoding,
        "format": shown.format.upper(),
        "notices": [
            text for notice in notices if (text := notice_text(notice.code, notice.fields))
        ],
    }


def _answer_notices(mapping: Mapping) -> tuple[Notice, ...]:
    """What happens to answers that say neither when they were given nor by whom."""
    if not mapping.answers():
        return ()
    said = {column.target for column in mapping.columns if column.use is Use.FIELD}
    codes = ["no_times"] if "answered_at" not in said else []
    codes += ["no_customers"] if said.isdisjoint(NAMING) else []
    return tuple(Notice(code) for code in codes)


def _column_context(shown: Preview) -> dict[str, object]:
    kind = shown.mapping.kind
    rows = preview_rows(shown)
    return {
        "columns": column_rows(shown),
        "has_answers": any(ANSWER in group for group in KINDS[kind].required),
        "answers": answer_rows(shown),
        "counted": shown.counted,
        "targets": target_choices(kind),
        "missing": [
            " / ".join(field_label(kind, name) for name in group)
            for group in shown.mapping.missing()
        ],
        "preview_headers": preview_headers(shown),
        "preview_rows": rows,
        "refused_in_preview": sum(line.is_refused for line in rows),
    }
