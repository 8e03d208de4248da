"""Answers the editor of one cell of a list, and the row as it is after the cell was changed."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from customer_map.errors import (
    ConflictError,
    CustomerMapError,
    InvalidValueError,
    NotAllowedError,
    RecordNotFoundError,
)
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.filters import parse_filter
from customer_map.server.problems import described, status_of
from customer_map.server.web.records.conflicts import Difference, differences
from customer_map.server.web.records.description import Kind
from customer_map.server.web.records.details import find, rights_on
from customer_map.server.web.records.forms import RecordForm
from customer_map.server.web.records.listing import list_page
from customer_map.server.web.signed_in import user_of
from customer_map.server.web.templatetags.components import WIDGET_CLASSES
from customer_map.server.web.views.state import list_state


class CellForm(RecordForm):
    """The form of a record with a single field; its names are those of no filter."""

    prefix = "cell"

    def __init__(
        self, *, kind: Kind, user: User, record: Record, name: str, data: QueryDict | None = None
    ) -> None:
        super().__init__(kind=kind, user=user, record=record, data=data)
        for other in set(self.fields) - {"version", name}:
            del self.fields[other]


@require_http_methods(["GET", "POST"])
def edit_cell(request: HttpRequest, kind: Kind, record_id: UUID) -> HttpResponse:
    """Answer the editor of the cell `cell`, or save it and answer the whole row.

    What is refused is answered as the editor again, with the reason; after a conflict with both values.
    """
    user, name = user_of(request), request.GET.get("cell", "")
    record = find(user, kind, record_id)
    if not rights_on(user, record)["edit"]:
        return _refused(request, NotAllowedError(right=f"{kind.record_type}.edit"))
    data = request.POST if request.method == "POST" else None
    form = CellForm(kind=kind, user=user, record=record, name=name, data=data)
    if name not in form.fields:
        raise RecordNotFoundError
    if data is None:
        return _editor(request, form, name)
    try:
        is_saved = _saved(user, kind, record, form)
    except ConflictError:
        shown = differences(form)
        retry = _with_version(request.POST, form.prefix or "", record.version)
        form = CellForm(kind=kind, user=user, record=record, name=name, data=retry)
        return _editor(request, form, name, status=409, differing=shown)
    except CustomerMapError as problem:
        return _refused(request, problem)
    return _row(request, kind, record_id) if is_saved else _editor(request, form, name, status=422)


def _saved(user: User, kind: Kind, record: Record, form: CellForm) -> bool:
    if not form.is_valid():
        return False
    values = form.values()
    if not values:
        return True
    try:
        with transaction.atomic():
            kind.verbs.edit(
                actor=Actor(user),
                values=values,
                seen_version=form.cleaned_data["version"],
                **{f"{kind.name}_id": record.pk},
            )
    except InvalidValueError as problem:
        form.refuse(problem)
        return False
    return True


def _with_version(data: QueryDict, prefix: str, version: int) -> QueryDict:
    changed = data.copy()
    changed[f"{prefix}-version"] = str(version)
    return changed


def _editor(
    request: HttpRequest,
    form: CellForm,
    name: str,
    *,
    status: int = 200,
    differing: list[Difference] | None = None,
) -> HttpResponse:
    field = form[name]
    widget = field.field.widget
    style = next(style for one, style in WIDGET_CLASSES if isinstance(widget, one))
    look: dict[str, str | bool] = {
        "class": f"{style} {style.split()[0]}-sm",
        "aria-label": str(field.label),
    }
    context = {
        "form": form,
        "field": field,
        "control": field.as_widget(attrs=look),
        "differing": differing or [],
    }
    return render(request, "web/views/cell.html", context, status=status)


def _refused(request: HttpRequest, problem: CustomerMapError) -> HttpResponse:
    context = {"refused": described(problem)}
    return render(request, "web/views/cell.html", context, status=status_of(problem))


def _row(request: HttpRequest, kind: Kind, record_id: UUID) -> HttpResponse:
    """The row with the columns of the list, whether or not it still fits the filter."""
    user = user_of(request)
    state = list_state(user, kind.name, request.GET)
    everything = replace(state, filter=parse_filter(kind.name, {}), problem="")
    shown = list_page(user, kind, QueryDict(), Q(pk=record_id), everything)
    return render(request, "web/views/row.html", {"list": shown, "bulk_url": True})
