"""Pages: the stages of a pipeline, added, changed, reordered, archived."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError
from customer_map.server.audit.actions import require_visible
from customer_map.server.crm.actions.pipelines import (
    archive_stage,
    create_stage,
    edit_stage,
    shift_stage,
)
from customer_map.server.crm.models import Pipeline, Stage
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.people.frame import actor_of, administrators_only, crumbs
from customer_map.server.web.sales.forms import StageForm, show_problem
from customer_map.server.web.sales.pipelines import render_pipeline, stages_with_counts


@require_POST
@administrators_only
def add(request: HttpRequest, pipeline_id: UUID) -> HttpResponse:
    """Add a stage after the last one of its outcome."""
    actor = actor_of(request)
    pipeline = require_visible(actor, Pipeline, pipeline_id)
    form = StageForm(request.POST)
    if not form.is_valid():
        return render_pipeline(request, pipeline, stage_form=form)
    stages = pipeline.stages.filter(Stage.alive())
    last = stages.order_by("-rank").first()
    values = {**form.cleaned_data, "pipeline": pipeline, "rank": last.rank + 1 if last else 0}
    stage = create_stage(actor=actor, values=values)
    behind = stages.exclude(outcome=stage.outcome).filter(outcome__in=("won", "lost"))
    if stage.outcome == "open":
        shift_stage(actor=actor, stage_id=stage.pk, by=-behind.count())
    messages.success(request, _("“{name}” was created.").format(name=stage))
    return redirect("pipeline_edit", pipeline_id=pipeline.pk)


@administrators_only
def edit(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Change name, chance and outcome of a stage, or archive it."""
    actor = actor_of(request)
    stage = require_visible(actor, Stage, stage_id)
    initial = {name: getattr(stage, name) for name in StageForm.base_fields}
    form = StageForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            edit_stage(actor=actor, stage_id=stage.pk, values=form.cleaned_data)
        except InvalidValueError as problem:
            show_problem(form, problem)
        else:
            saved = _("“{name}” was saved.").format(name=form.cleaned_data["name"])
            messages.success(request, saved)
            return redirect("pipeline_edit", pipeline_id=stage.pipeline_id)
    pipeline = reverse("pipeline_edit", args=[stage.pipeline_id])
    rows = stages_with_counts(request)
    context = {
        "form": form,
        "stage": rows.get(pk=stage.pk),
        "others": rows.filter(outcome=stage.outcome).exclude(pk=stage.pk),
        "pipeline_url": pipeline,
        "crumbs": crumbs(
            Crumb(_("Pipelines"), reverse("pipeline_list")),
            Crumb(stage.pipeline.name, pipeline),
            Crumb(stage.name),
        ),
    }
    return render(request, "web/sales/stage.html", context, status=422 if form.errors else 200)


@require_POST
@administrators_only
def shift(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Move a stage one place forward (`up`) or back."""
    by = -1 if request.POST.get("to") == "up" else 1
    stage = shift_stage(actor=actor_of(request), stage_id=stage_id, by=by)
    return redirect("pipeline_edit", pipeline_id=stage.pipeline_id)


@require_POST
@administrators_only
def archive(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Archive a stage; its opportunities go `into` another one."""
    into = request.POST.get("into", "")
    try:
        stage = archive_stage(actor=actor_of(request), stage_id=stage_id, into=into)
    except InvalidValueError as problem:
        messages.error(request, str(problem.fields["reason"]))
        return redirect("stage_edit", stage_id=stage_id)
    messages.success(request, _("“{name}” was archived. Undo brings it back.").format(name=stage))
    return redirect("pipeline_edit", pipeline_id=stage.pipeline_id)
