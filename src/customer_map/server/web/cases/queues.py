"""Pages: what waits in the queues; and their settings."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from customer_map.errors import InvalidValueError
from customer_map.server.audit.actions import require_visible
from customer_map.server.crm.actions.case_queues import archive_queue, create_queue, edit_queue
from customer_map.server.crm.models import Case, CaseQueue
from customer_map.server.crm.queries.cases import queue_rows
from customer_map.server.crm.queries.customers import OPEN_CASES
from customer_map.server.web.cases.forms import QueueForm
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.people.forms import show_problem
from customer_map.server.web.people.frame import actor_of, administrators_only, crumbs
from customer_map.server.web.signed_in import user_of


@require_GET
def show_queues(request: HttpRequest) -> HttpResponse:
    """Show every queue with what waits in it, those of the reader first."""
    user = user_of(request)
    context = {
        "rows": queue_rows(user, timezone.now()),
        "may_change": user.is_administrator,
        "crumbs": [Crumb(_("Cases"), reverse("case_list")), Crumb(_("Queues"))],
    }
    return render(request, "web/cases/queues.html", context)


@administrators_only
def list_queues(request: HttpRequest) -> HttpResponse:
    """Show all queues with their members, and make one."""
    form = QueueForm(request.POST or None)
    if form.is_valid():
        try:
            queue = create_queue(actor=actor_of(request), values=form.values())
        except InvalidValueError as problem:
            show_problem(form, problem)
        else:
            messages.success(request, _("“{name}” was created.").format(name=queue))
            return redirect("queue_settings")
    context = {
        "form": form,
        "queues": CaseQueue.records.visible_to(user_of(request)),
        "crumbs": crumbs(Crumb(_("Queues"))),
    }
    status = 422 if form.errors else 200
    return render(request, "web/cases/queue_settings.html", context, status=status)


@administrators_only
def change_queue(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """Change a queue, or put it away."""
    actor, user = actor_of(request), user_of(request)
    queue = require_visible(actor, CaseQueue, queue_id)
    form = QueueForm(request.POST or None, initial=QueueForm.start(queue))
    if form.is_valid():
        try:
            edit_queue(actor=actor, queue_id=queue.pk, values=form.values())
        except InvalidValueError as problem:
            show_problem(form, problem)
        else:
            messages.success(request, _("“{name}” was saved.").format(name=queue))
            return redirect("queue_settings")
    context = {
        "form": form,
        "queue": queue,
        "others": CaseQueue.records.visible_to(user).exclude(pk=queue.pk),
        "open": Case.records.visible_to(user).filter(OPEN_CASES, queue=queue).count(),
        "crumbs": crumbs(Crumb(_("Queues"), reverse("queue_settings")), Crumb(queue.name)),
    }
    status = 422 if form.errors else 200
    return render(request, "web/cases/queue.html", context, status=status)


@require_POST
@administrators_only
def remove_queue(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """Put a queue away; its open cases go `into` another one."""
    into = request.POST.get("into", "")
    try:
        gone = archive_queue(actor=actor_of(request), queue_id=queue_id, into=into)
    except InvalidValueError as problem:
        messages.error(request, str(problem.fields["reason"]))
        return redirect("queue_edit", queue_id=queue_id)
    messages.success(request, _("“{name}” was archived. Undo brings it back.").format(name=gone))
    return redirect("queue_settings")
