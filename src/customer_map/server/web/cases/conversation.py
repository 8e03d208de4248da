"""Pages: answers to customers, mails that are brought in, and the files that came with them."""

import re
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customer_map.errors import CustomerMapError, InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.crm.actions.case_mail import answer_case, bring_in_mail, send_again
from customer_map.server.crm.actions.notes import add_note
from customer_map.server.crm.case_mail.errors import KnownMailError, UnreadableMailError
from customer_map.server.crm.case_mail.placeholders import filled
from customer_map.server.crm.case_mail.reading import (
    LARGEST_ATTACHMENT,
    LARGEST_MAIL,
    MEGABYTE,
    Attachment,
)
from customer_map.server.crm.models import Case
from customer_map.server.crm.queries.cases import find_attachment, templates_for
from customer_map.server.problems import described
from customer_map.server.web.cases.about import about_case
from customer_map.server.web.records.details import crumbs, find, rights_on
from customer_map.server.web.records.kinds.cases import CASES
from customer_map.server.web.signed_in import user_of

COMMAS = re.compile(r"[,，;；\s]+")


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Send an answer; or show its form, with a ready answer inserted or with what has to be mended."""
    user = user_of(request)
    case = find(user, CASES, record_id)
    if not isinstance(case, Case) or not rights_on(user, case)["edit"]:
        raise RecordNotFoundError
    draft = {name: request.POST.get(name, "") for name in ("to", "copies", "text", "status")}
    if request.method == "GET":
        return _form(request, case, {})
    if "note" in request.POST:
        return _keep_note(user, case, draft["text"])
    if "insert" in request.POST:
        return _form(request, case, {**draft, "text": _with_template(request, case)})
    try:
        _send(request, case, draft)
    except InvalidValueError as problem:
        return _form(request, case, {**draft, "problem": str(problem.fields["reason"])}, 422)
    messages.success(request, _("The answer is on its way."))
    return redirect("case_detail", record_id=case.pk)


@require_POST
def bring_in(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Add e-mails that somebody saved to a case."""
    actor = Actor(user_of(request))
    files = request.FILES.getlist("mail")
    for file in files:
        try:
            bring_in_mail(actor=actor, case_id=record_id, content=_content(file, LARGEST_MAIL))
        except (UnreadableMailError, KnownMailError, InvalidValueError) as problem:
            messages.error(request, f"{file.name}: {_words(problem)}")
        else:
            messages.success(request, _("“{name}” was brought in.").format(name=file.name))
    return redirect("case_detail", record_id=record_id)


@require_POST
def try_again(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Try a message now that could not be sent."""
    delivery = send_again(actor=Actor(user_of(request)), message_id=message_id)
    messages.success(request, _("The answer is sent again."))
    return redirect("case_detail", record_id=delivery.message.case_id)


@require_GET
def attachment(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """Hand out a file; browsers save it and open nothing of it here."""
    found = find_attachment(user_of(request), attachment_id)
    if found is None:
        raise RecordNotFoundError
    answer = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    named = content_disposition_header(as_attachment=True, filename=found.name)
    answer.headers["Content-Disposition"] = named or "attachment"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _keep_note(user: User, case: Case, text: str) -> HttpResponse:
    """Keep what was typed among ourselves."""
    add_note(actor=Actor(user), record_type="case", record_id=case.pk, text=text)
    return redirect("case_detail", record_id=case.pk)


def _send(request: HttpRequest, case: Case, draft: dict[str, str]) -> None:
    files = [
        Attachment(
            str(file.name)[:200],
            (file.content_type or "application/octet-stream")[:100],
            _content(file, LARGEST_ATTACHMENT),
        )
        for file in request.FILES.getlist("files")
    ]
    answer_case(
        actor=Actor(user_of(request)),
        case_id=case.pk,
        text=draft["text"],
        to=COMMAS.split(draft["to"]),
        copies=COMMAS.split(draft["copies"]),
        status=draft["status"],
        attachments=files,
    )


def _content(file: "UploadedFile[bytes]", largest: int) -> bytes:
    if (file.size or 0) > largest:
        reason = _("At most {number} MB.").format(number=largest // MEGABYTE)
        raise InvalidValueError(field="files", reason=reason)
    content: bytes = file.read()
    return content


def _with_template(request: HttpRequest, case: Case) -> str:
    """Return what was typed, with the chosen ready answer before it."""
    typed, chosen = request.POST.get("text", ""), request.POST.get("template", "")
    ready = (one.text for one in templates_for(user_of(request)) if str(one.pk) == chosen)
    parts = (filled(next(ready, ""), case), typed)
    return "\n\n".join(part for part in parts if part.strip())


def _words(problem: CustomerMapError) -> str:
    if isinstance(problem, InvalidValueError):
        return str(problem.fields["reason"])
    return str(described(problem)["message"])


def _form(
    request: HttpRequest, case: Case, draft: dict[str, str], status: int = 200
) -> HttpResponse:
    about = about_case(user_of(request), case)
    usual = about["draft"]
    context = {
        **about,
        "record": case,
        "kind": CASES,
        "draft": {**usual, **draft} if isinstance(usual, dict) else draft,
        "crumbs": crumbs(CASES, case, _("Answer")),
    }
    return render(request, "web/cases/answer.html", context, status=status)
