"""Pages: the start of an import, its drop zone, sample files and former imports."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from customer_map.errors import CustomerMapError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.intake.actions.choosing import upload_file
from customer_map.server.intake.actions.running import settle_abandoned
from customer_map.server.intake.models import Import
from customer_map.server.intake.queries import imports_of
from customer_map.server.problems import described
from customer_map.server.web.imports.forms import ENDINGS, UploadForm
from customer_map.server.web.imports.words import FILE_KINDS, kind_help, kind_label
from customer_map.server.web.signed_in import user_of

ROWS = 20
SAMPLES = Path(__file__).parent / "samples"
LANGUAGES = ("zh", "en")


@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """Show the drop zone and former imports; take files."""
    form = UploadForm(request.POST or None, request.FILES or None)
    problems: list[dict[str, object]] = []
    if form.is_valid():
        rows, problems = _take(request, form.cleaned_data["upload"])
        if not problems:
            return _onward(request, rows)
    status = 422 if problems or form.errors else 200
    return render(
        request, "web/imports/list.html", _context(request, form, problems), status=status
    )


@require_GET
def sample_file(_request: HttpRequest, kind: str, language: str) -> FileResponse:
    """Hand out a small file of one kind to look at and to try."""
    if kind not in FILE_KINDS or language not in LANGUAGES:
        raise RecordNotFoundError
    name = f"{kind}.{language}.csv"
    return FileResponse((SAMPLES / name).open("rb"), as_attachment=True, filename=name)


def _take(
    request: HttpRequest, files: "list[UploadedFile[bytes]]"
) -> tuple[list[Import], list[dict[str, object]]]:
    """Keep each file that can be read; say of the others what is wrong."""
    actor, rows, problems = Actor(user_of(request)), [], []
    for file in files:
        try:
            rows.append(
                upload_file(
                    actor=actor,
                    file_name=Path(file.name or "file").name,
                    chunks=file.chunks(),
                    limit_megabytes=settings.UPLOAD_LIMIT_MEGABYTES,
                )
            )
        except CustomerMapError as problem:
            problems.append(described(problem))
    return rows, problems


def _onward(request: HttpRequest, rows: list[Import]) -> HttpResponse:
    """One file leads to its columns; several wait in the list."""
    if len(rows) == 1:
        return redirect("import_columns", rows[0].pk)
    sentence = ngettext(
        "{number} file waits for your choices.", "{number} files wait for your choices.", len(rows)
    )
    messages.success(request, sentence.format(number=len(rows)))
    return redirect("import_list")


def _context(
    request: HttpRequest, form: UploadForm, problems: list[dict[str, object]]
) -> dict[str, object]:
    page = Paginator(imports_of(user_of(request)), ROWS).get_page(request.GET.get("page"))
    for row in page:
        settle_abandoned(row=row)
    kinds = [(kind, kind_label(kind), kind_help(kind)) for kind in FILE_KINDS]
    return {
        "form": form,
        "problems": problems,
        "page": page,
        "kinds": kinds,
        "sample_languages": [("zh", "中文"), ("en", "English")],
        "endings": ENDINGS,
        "limit_bytes": settings.UPLOAD_LIMIT_MEGABYTES * 2**20,
    }
