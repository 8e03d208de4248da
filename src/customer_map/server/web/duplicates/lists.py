"""Pages: likely duplicates and what is said of them, merges and taking them apart."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.duplicates import (
    ask_for_duplicates,
    dismiss_pair,
    reconsider_pair,
)
from customer_map.server.crm.actions.merging import unmerge
from customer_map.server.crm.duplicates.portraying import MODELS
from customer_map.server.crm.models import DuplicatePair
from customer_map.server.crm.queries.duplicates import (
    dismissed_pairs,
    merges_of,
    open_pairs,
    records_of,
)
from customer_map.server.web.duplicates.words import Reason, likelihood, reasons
from customer_map.server.web.navigation import Crumb, Tab
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.safe_links import way_back
from customer_map.server.web.signed_in import user_of

ON_A_PAGE = 20
CUSTOMER = "customer"
DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Row:
    """One pair as the list shows it."""

    pair: DuplicatePair
    first: Record
    second: Record
    likelihood: str
    tone: str
    reasons: list[Reason]


@require_GET
def list_pairs(request: HttpRequest) -> HttpResponse:
    """Show the likely duplicates of one record type, or those of which somebody said that they are none."""
    user = user_of(request)
    record_type = _type_of(request)
    is_dismissed = request.GET.get("show") == DISMISSED
    pairs = (dismissed_pairs if is_dismissed else open_pairs)(user, record_type)
    page = Paginator(pairs, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": _tabs(user, record_type, is_dismissed=is_dismissed),
        "page": page,
        "rows": _rows(user, list(page)),
        "record_type": record_type,
        "is_dismissed": is_dismissed,
        "may_find": reach_of(user, RecordType.CUSTOMER, Intent.EDIT) != Reach.NONE,
    }
    return render(request, "web/duplicates/pairs.html", context)


@require_GET
def list_merges(request: HttpRequest) -> HttpResponse:
    """Show what was merged, and let it be taken apart."""
    user = user_of(request)
    record_type = _type_of(request)
    merges = merges_of(user, record_type)
    page = Paginator(merges, ON_A_PAGE).get_page(request.GET.get("page"))
    tabs = [
        Tab(
            str(KINDS[kind].words.plural),
            f"{reverse('merge_list')}?type={kind}",
            current=kind == record_type,
        )
        for kind in MODELS
    ]
    crumbs = [Crumb(_("Duplicates"), reverse("duplicate_list")), Crumb(_("Merges"))]
    context = {"page": page, "tabs": tabs, "crumbs": crumbs, "record_type": record_type}
    return render(request, "web/duplicates/merges.html", context)


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Let the worker look for duplicates now."""
    ask_for_duplicates(actor=Actor(user_of(request)))
    messages.success(request, _("The search for duplicates has been started."))
    return redirect("duplicate_list")


@require_POST
def dismiss(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Remember that two records are not the same."""
    pair = dismiss_pair(actor=Actor(user_of(request)), pair_id=pair_id)
    messages.success(request, _("Remembered: these two are not duplicates."))
    return redirect(way_back(request, f"{reverse('duplicate_list')}?type={pair.record_type}"))


@require_POST
def reconsider(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Show two records again as likely duplicates."""
    pair = reconsider_pair(actor=Actor(user_of(request)), pair_id=pair_id)
    messages.success(request, _("These two are shown as likely duplicates again."))
    return redirect(way_back(request, f"{reverse('duplicate_list')}?type={pair.record_type}"))


@require_POST
def take_apart(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """Take a merge apart."""
    merge = unmerge(actor=Actor(user_of(request)), merge_id=merge_id)
    messages.success(
        request, _("“{name}” is a record of its own again.").format(name=merge.gone_name)
    )
    return redirect(f"{merge.record_type}_detail", record_id=merge.gone_id)


def _type_of(request: HttpRequest) -> str:
    asked = request.GET.get("type", CUSTOMER)
    return asked if asked in MODELS else CUSTOMER


def _tabs(user: User, record_type: str, *, is_dismissed: bool) -> list[Tab]:
    address = reverse("duplicate_list")
    kinds = [
        Tab(
            str(KINDS[kind].words.plural),
            f"{address}?type={kind}",
            current=kind == record_type and not is_dismissed,
            count=open_pairs(user, kind).count(),
        )
        for kind in MODELS
    ]
    dismissed = f"{address}?type={record_type}&show={DISMISSED}"
    return [*kinds, Tab(_("Not duplicates"), dismissed, current=is_dismissed)]


def _rows(user: User, pairs: list[DuplicatePair]) -> list[Row]:
    records = records_of(user, pairs)
    return [
        Row(
            pair,
            records[pair.first_id],
            records[pair.second_id],
            *likelihood(pair.score),
            reasons(pair.parts),
        )
        for pair in pairs
        if pair.first_id in records and pair.second_id in records
    ]
