"""Page: why an opportunity was lost, asked before it moves to a lost stage."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import require_visible
from customer_map.server.crm.actions.opportunities import move_to_stage
from customer_map.server.crm.models import Stage
from customer_map.server.crm.models.sales import LossReason
from customer_map.server.web.records.details import crumbs, find, rights_on
from customer_map.server.web.records.facts import record_url
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.safe_links import way_back
from customer_map.server.web.signed_in import user_of

KIND = KINDS["opportunity"]


@require_http_methods(["GET", "POST"])
def lose(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Ask why, then move the opportunity to the lost stage and go back to where one came from."""
    user = user_of(request)
    opportunity = find(user, KIND, record_id)
    if not rights_on(user, opportunity)["edit"]:
        raise NotAllowedError(right="opportunity.edit")
    asked = request.POST or request.GET
    stage = require_visible(Actor(user), Stage, asked.get("stage", ""))
    problem = ""
    if request.method == "POST":
        try:
            move_to_stage(
                actor=Actor(user),
                opportunity_id=record_id,
                stage_id=stage.pk,
                loss_reason=request.POST.get("loss_reason", ""),
            )
        except InvalidValueError as refusal:
            problem = str(refusal.fields["reason"])
        else:
            messages.success(request, _("Moved to “{stage}”.").format(stage=stage))
            return redirect(way_back(request, record_url(opportunity)))
    context = {
        "opportunity": opportunity,
        "stage": stage,
        "problem": problem,
        "loss_reasons": LossReason.records.visible_to(user),
        "next": asked.get("next", ""),
        "back_url": way_back(request, record_url(opportunity)),
        "crumbs": crumbs(KIND, opportunity, last=_("Lose this opportunity")),
    }
    return render(request, "web/sales/lose.html", context, status=422 if problem else 200)
