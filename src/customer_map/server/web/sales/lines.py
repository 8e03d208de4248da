"""Pages: the lines of an opportunity, typed in rows, and exported for all listed opportunities."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from customer_map.errors import ConflictError, InvalidValueError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.crm.actions.opportunity_lines import set_lines
from customer_map.server.crm.filters import fields_for
from customer_map.server.crm.models import Opportunity, OpportunityLine
from customer_map.server.crm.texts import whole_number
from customer_map.server.web.records.details import crumbs, find, rights_on
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.records.listing import listed_rows
from customer_map.server.web.sales.line_forms import Rows, filled, opportunity_rows, refuse
from customer_map.server.web.sales.opportunity_page import lines_of
from customer_map.server.web.signed_in import user_of
from customer_map.server.web.views.exporting import as_file
from customer_map.server.web.views.state import list_state

KIND = KINDS["opportunity"]
# Products are nobody's own: who reads only his own reads none.
WITHOUT_PRODUCTS = (Reach.NONE, Reach.OWN)
OF_PRODUCT = ("product", "product.code")
EXPORTED = ("opportunity", *OF_PRODUCT, "description", "quantity", "unit_price", "discount")


@require_http_methods(["GET", "POST"])
def edit_lines(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Show the lines in rows that can be typed into, or save them together."""
    user = user_of(request)
    opportunity = find(user, KIND, record_id)
    if not isinstance(opportunity, Opportunity) or not rights_on(user, opportunity)["edit"]:
        raise NotAllowedError(right="opportunity.edit")
    lines = lines_of(user, opportunity)
    rows = opportunity_rows(user, lines, request.POST or None)
    if request.method != "POST" or not rows.is_valid():
        return _answer(request, opportunity, rows)
    try:
        set_lines(
            actor=Actor(user),
            opportunity_id=record_id,
            lines=[form.given() for form in filled(rows)],
            seen_version=whole_number(request.POST.get("version", "")),
        )
    except InvalidValueError as problem:
        named = refuse(rows, problem)
        return _answer(request, opportunity, rows, "" if named else str(problem.fields["reason"]))
    except ConflictError:
        problem_text = _(
            "Somebody changed this opportunity meanwhile. Look at it, then save again."
        )
        return _answer(request, opportunity, rows, problem_text, status=409)
    messages.success(request, _("The lines were saved."))
    return redirect("opportunity_detail", record_id=record_id)


@require_GET
def export_lines(request: HttpRequest, form: str) -> HttpResponseBase:
    """Answer the lines of all opportunities that the list shows, as a file."""
    user = user_of(request)
    state = list_state(user, KIND.name, request.GET)
    listed = listed_rows(user, KIND, request.GET, state, ()).order_by().values("pk")
    rows = OpportunityLine.records.visible_to(user).filter(opportunity__in=listed)
    fields = fields_for("opportunity_line", user)
    reads_products = reach_of(user, RecordType.PRODUCT, Intent.READ) not in WITHOUT_PRODUCTS
    hidden = () if reads_products else OF_PRODUCT
    columns = tuple(fields[name] for name in EXPORTED if name not in hidden)
    found = rows.select_related("product", "opportunity").order_by("opportunity", "rank", "pk")
    return as_file("opportunity-lines", found, columns, form)


def _answer(
    request: HttpRequest,
    opportunity: Opportunity,
    rows: Rows,
    problem: str = "",
    *,
    status: int = 422,
) -> HttpResponse:
    context = {
        "opportunity": opportunity,
        "rows": rows,
        "problem": problem,
        "crumbs": crumbs(KIND, opportunity, last=_("Lines")),
    }
    is_refused = bool(problem) or (rows.is_bound and not rows.is_valid())
    return render(request, "web/sales/lines.html", context, status=status if is_refused else 200)
