"""Pages: the form of a new record, the form of one that is there, and deleting."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from customer_map.errors import (
    ConflictError,
    InvalidValueError,
    NotAllowedError,
    RecordNotFoundError,
)
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.web.duplicates.entering import Warned, warnings_for
from customer_map.server.web.records.conflicts import differences
from customer_map.server.web.records.description import Kind, Part
from customer_map.server.web.records.details import crumbs, find, rights_on
from customer_map.server.web.records.forms import RecordForm, form_of
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.records.links import Named
from customer_map.server.web.records.lists import can_create
from customer_map.server.web.safe_links import way_back
from customer_map.server.web.sales.line_forms import Rows, order_lines, order_rows
from customer_map.server.web.signed_in import user_of

# Links that the page one comes from may fill in: /activities/new/?customer=<id>.
PREFILLED = ("customer", "contact", "opportunity", "product")
TYPED = ("kind", "subject", "description", "starts_at")


@require_http_methods(["GET", "POST"])
def record_create(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Show the empty form, or make the record."""
    user = user_of(request)
    if not can_create(user, kind):
        raise NotAllowedError(right=f"{kind.record_type}.edit")
    if request.method == "POST":
        form = form_of(kind)(kind=kind, user=user, data=request.POST)
        lines = order_rows(user, request.POST) if kind.has_lines else None
        warned = form.is_valid() and warnings_for(request, user, kind.name, form.values())
        if warned or (lines and not lines.is_valid()):
            trail = crumbs(kind, last=str(kind.words.new))
            return _answer(request, kind, form, trail, warned=warned or (), lines=lines)
        more = {"lines": order_lines(lines)} if lines else {}
        made = _saved(
            form, lambda: kind.verbs.create(actor=Actor(user), values=form.values(), **more)
        )
        if made is not None:
            messages.success(request, _("“{name}” was created.").format(name=made))
            return redirect(way_back(request, _page(kind, made)))
    else:
        form = form_of(kind)(kind=kind, user=user, start=_start(user, kind, request))
        lines = order_rows(user) if kind.has_lines else None
    return _answer(request, kind, form, crumbs(kind, last=str(kind.words.new)), lines=lines)


@require_http_methods(["GET", "POST"])
def record_edit(request: HttpRequest, kind: Kind, record_id: UUID) -> HttpResponse:
    """Show the form of a record, or save it; when somebody else was faster, show both values."""
    user = user_of(request)
    record = find(user, kind, record_id)
    if not rights_on(user, record)["edit"]:
        raise NotAllowedError(right=f"{kind.record_type}.edit")
    part = kind.part(record, request.GET)
    form = form_of(kind)(
        kind=kind, user=user, record=record, data=request.POST or None, start=part.start
    )
    trail = crumbs(kind, record, last=_("Edit"))
    if request.method != "POST":
        return _answer(request, kind, form, trail)
    try:
        saved = _saved(form, lambda: _edited(user, kind, record, form, part))
    except ConflictError:
        return _conflict(request, kind, form, trail)
    if saved is None:
        return _answer(request, kind, form, trail)
    messages.success(request, _("“{name}” was saved.").format(name=saved))
    return redirect(way_back(request, _page(kind, saved)))


@require_POST
def record_delete(request: HttpRequest, kind: Kind, record_id: UUID) -> HttpResponse:
    """Delete a record; undo brings it back."""
    record = find(user_of(request), kind, record_id)
    kind.verbs.delete(actor=Actor(user_of(request)), **{f"{kind.name}_id": record.pk})
    messages.success(request, _("“{name}” was deleted. Undo brings it back.").format(name=record))
    return redirect(f"{kind.name}_list")


def _saved(form: RecordForm, save: Callable[[], Record]) -> Record | None:
    """Save what was typed; what does not fit is shown at its field."""
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            return save()
    except InvalidValueError as problem:
        form.refuse(problem)
        return None


def _edited(user: User, kind: Kind, record: Record, form: RecordForm, part: Part) -> Record:
    return kind.verbs.edit(
        actor=Actor(user),
        values=form.values(),
        seen_version=form.cleaned_data["version"],
        **part.given,
        **{f"{kind.name}_id": record.pk},
    )


def _answer(
    request: HttpRequest,
    kind: Kind,
    form: RecordForm,
    trail: object,
    *,
    warned: Sequence[Warned] = (),
    lines: Rows | None = None,
) -> HttpResponse:
    next_url = request.POST.get("next") or request.GET.get("next", "")
    back = _page(kind, form.record) if form.record else reverse(f"{kind.name}_list")
    context = {
        "kind": kind,
        "form": form,
        "crumbs": trail,
        "next": next_url,
        "back_url": way_back(request, back),
        "warned": warned,
        "rows": lines,
    }
    is_refused = form.is_bound and (form.errors or (lines and not lines.is_valid()))
    status = 422 if is_refused else 200
    return render(request, "web/records/form.html", context, status=status)


def _conflict(request: HttpRequest, kind: Kind, form: RecordForm, trail: object) -> HttpResponse:
    """Show both values of what differs; what was typed stays in the form, ready to be saved over theirs."""
    differing = differences(form)
    retry = form_of(kind)(
        kind=kind, user=user_of(request), record=form.record, data=_with_version(request, form)
    )
    context = {
        "kind": kind,
        "form": retry,
        "crumbs": trail,
        "differences": differing,
        "next": request.POST.get("next", ""),
        "back_url": _page(kind, form.record) if form.record else "",
    }
    return render(request, "web/records/form.html", context, status=409)


def _with_version(request: HttpRequest, form: RecordForm) -> object:
    data = request.POST.copy()
    if form.record is not None:
        data["version"] = str(form.record.version)
    return data


def _page(kind: Kind, record: Record) -> str:
    return reverse(f"{kind.name}_detail", args=[record.pk])


def _start(user: User, kind: Kind, request: HttpRequest) -> dict[str, object]:
    """Return first values: oneself as owner, and the records that the address names."""
    start: dict[str, object] = {"owner": user.pk}
    start |= {name: request.GET.get(name) for name in TYPED}
    for name in PREFILLED:
        if name in request.GET and name in kind.fields:
            linked = _linked(user, name, request.GET[name])
            start |= {name: Named.of(linked)} if linked else {}
            customer = getattr(linked, "customer", None)
            if customer is not None and "customer" in kind.fields:
                start.setdefault("customer", Named.of(customer))
    return {name: value for name, value in start.items() if value is not None}


def _linked(user: User, name: str, record_id: str) -> Record | None:
    try:
        return find(user, KINDS[name], UUID(record_id))
    except (RecordNotFoundError, ValueError):
        return None
