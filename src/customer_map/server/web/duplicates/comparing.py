"""Page: two records side by side, whose value stays for each field, and what else comes along; then the merge."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customer_map.errors import NotAllowedError, RecordNotFoundError
from customer_map.matching.comparing import compare
from customer_map.matching.portraits import features_of
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.merging import merge_records
from customer_map.server.crm.countries import country_name
from customer_map.server.crm.duplicates.choosing import FIELDS, GONE, KEPT, default_choice
from customer_map.server.crm.duplicates.portraying import MODELS, portrait_of
from customer_map.server.web.duplicates.moving import what_moves
from customer_map.server.web.duplicates.words import reasons_of
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.records.details import find, rights_on
from customer_map.server.web.records.facts import plain_text
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.records.labels import label_of
from customer_map.server.web.signed_in import user_of


@dataclass(frozen=True, slots=True)
class Choice:
    """One field: both values, and whose stays."""

    name: str
    label: str
    kept: str
    gone: str
    chosen: str

    @property
    def is_same(self) -> bool:
        """Whether there is nothing to choose."""
        return self.kept == self.gone


@require_http_methods(["GET", "POST"])
def compare_records(
    request: HttpRequest, record_type: str, kept_id: UUID, gone_id: UUID
) -> HttpResponse:
    """Show what a merge would do, or do it."""
    if record_type not in MODELS:
        raise RecordNotFoundError
    user = user_of(request)
    kind = KINDS[record_type]
    kept, gone = find(user, kind, kept_id), find(user, kind, gone_id)
    if not (rights_on(user, kept)["edit"] and rights_on(user, gone)["edit"]):
        raise NotAllowedError(right=f"{kind.record_type}.edit")
    if request.method == "POST":
        return _merge(request, record_type, kept, gone)
    comparison = compare(features_of(portrait_of(kept)), features_of(portrait_of(gone)))
    context = {
        "kind": kind,
        "kept": kept,
        "gone": gone,
        "choices": _choices(user, kept, gone),
        "reasons": reasons_of(comparison),
        "moving": what_moves(gone),
        "swap_url": reverse("duplicate_compare", args=[record_type, gone.pk, kept.pk]),
        "crumbs": [Crumb(_("Duplicates"), reverse("duplicate_list")), Crumb(_("Merge"))],
    }
    return render(request, "web/duplicates/compare.html", context)


def _merge(request: HttpRequest, record_type: str, kept: Record, gone: Record) -> HttpResponse:
    merge_records(
        actor=Actor(user_of(request)),
        record_type=record_type,
        kept_id=kept.pk,
        gone_id=gone.pk,
        choices=_chosen(request.POST, kept),
    )
    sentence = _("“{gone}” was merged into “{kept}”. Undo takes them apart again.")
    messages.success(request, sentence.format(gone=gone, kept=kept))
    return redirect(f"{record_type}_detail", record_id=kept.pk)


def _chosen(data: Mapping[str, str], kept: Record) -> dict[str, str]:
    asked = {name: data.get(f"field-{name}", "") for name in FIELDS[type(kept)]}
    return {name: whose for name, whose in asked.items() if whose in (KEPT, GONE)}


def _choices(user: User, kept: Record, gone: Record) -> list[Choice]:
    rows = [
        Choice(
            name,
            label_of(kept._meta.get_field(name)),
            _shown(user, kept, name),
            _shown(user, gone, name),
            default_choice(kept, gone, name),
        )
        for name in FIELDS[type(kept)]
    ]
    return [row for row in rows if row.kept or row.gone]


def _shown(user: User, record: Record, name: str) -> str:
    field: Any = record._meta.get_field(name)
    value = getattr(record, name)
    if value is None or value == "":
        return ""
    if isinstance(value, Record):
        rows = type(value).records.visible_to(user)
        return str(value) if rows.filter(pk=value.pk).exists() else "…"
    if name == "country":
        return country_name(value)
    if field.choices:
        return str(getattr(record, f"get_{name}_display")())
    return str(value) if isinstance(value, models.Model) else plain_text(value)
