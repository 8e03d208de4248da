"""Pages: ready answers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError
from customer_map.server.audit.actions import require_visible
from customer_map.server.crm.actions.answer_templates import (
    create_template,
    edit_template,
    remove_template,
)
from customer_map.server.crm.models import AnswerTemplate
from customer_map.server.crm.queries.cases import templates_for
from customer_map.server.web.cases.forms import TemplateForm
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.people.forms import show_problem
from customer_map.server.web.people.frame import actor_of, administrators_only, crumbs
from customer_map.server.web.signed_in import user_of


@administrators_only
def list_templates(request: HttpRequest) -> HttpResponse:
    """Show all ready answers, and make one."""
    form = TemplateForm(request.POST or None)
    if form.is_valid():
        try:
            made = create_template(actor=actor_of(request), values=form.cleaned_data)
        except InvalidValueError as problem:
            show_problem(form, problem)
        else:
            messages.success(request, _("“{name}” was created.").format(name=made))
            return redirect("template_list")
    context = {
        "form": form,
        "templates": templates_for(user_of(request)),
        "crumbs": crumbs(Crumb(_("Answer templates"))),
    }
    status = 422 if form.errors else 200
    return render(request, "web/cases/templates.html", context, status=status)


@administrators_only
def change_template(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Change a ready answer."""
    actor = actor_of(request)
    template = require_visible(actor, AnswerTemplate, template_id)
    start = {"name": template.name, "text": template.text}
    form = TemplateForm(request.POST or None, initial=start)
    if form.is_valid():
        try:
            edit_template(actor=actor, template_id=template.pk, values=form.cleaned_data)
        except InvalidValueError as problem:
            show_problem(form, problem)
        else:
            name = form.cleaned_data["name"]
            messages.success(request, _("“{name}” was saved.").format(name=name))
            return redirect("template_list")
    context = {
        "form": form,
        "template": template,
        "crumbs": crumbs(
            Crumb(_("Answer templates"), reverse("template_list")), Crumb(template.name)
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "web/cases/template.html", context, status=status)


@require_POST
@administrators_only
def drop_template(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Offer a ready answer no longer."""
    gone = remove_template(actor=actor_of(request), template_id=template_id)
    messages.success(request, _("“{name}” was deleted. Undo brings it back.").format(name=gone))
    return redirect("template_list")
