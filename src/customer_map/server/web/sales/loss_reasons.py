"""Pages: the reasons for loss that pages offer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError
from customer_map.server.crm.actions.loss_reasons import (
    create_loss_reason,
    remove_loss_reason,
    rename_loss_reason,
)
from customer_map.server.crm.models.sales import LossReason
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.people.frame import actor_of, administrators_only, crumbs
from customer_map.server.web.sales.forms import NameForm
from customer_map.server.web.signed_in import user_of


@administrators_only
def list_reasons(request: HttpRequest) -> HttpResponse:
    """Show all reasons, and add one."""
    form = NameForm(request.POST or None)
    if form.is_valid():
        try:
            reason = create_loss_reason(actor=actor_of(request), name=form.cleaned_data["name"])
        except InvalidValueError as problem:
            form.add_error("name", str(problem.fields["reason"]))
        else:
            messages.success(request, _("“{name}” was created.").format(name=reason))
            return redirect("loss_reason_list")
    context = {
        "form": form,
        "reasons": LossReason.records.visible_to(user_of(request)),
        "crumbs": crumbs(Crumb(_("Reasons for loss"))),
    }
    status = 422 if form.errors else 200
    return render(request, "web/sales/loss_reasons.html", context, status=status)


@require_POST
@administrators_only
def rename(request: HttpRequest, reason_id: UUID) -> HttpResponse:
    """Rename a reason."""
    name = request.POST.get("name", "")
    try:
        reason = rename_loss_reason(actor=actor_of(request), reason_id=reason_id, name=name)
    except InvalidValueError as problem:
        messages.error(request, str(problem.fields["reason"]))
    else:
        messages.success(request, _("“{name}” was saved.").format(name=reason))
    return redirect("loss_reason_list")


@require_POST
@administrators_only
def remove(request: HttpRequest, reason_id: UUID) -> HttpResponse:
    """Offer a reason no longer; undo brings it back."""
    gone = remove_loss_reason(actor=actor_of(request), reason_id=reason_id)
    messages.success(request, _("“{name}” was deleted. Undo brings it back.").format(name=gone))
    return redirect("loss_reason_list")
