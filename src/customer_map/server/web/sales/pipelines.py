"""Pages: pipelines, created, renamed, archived."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError
from customer_map.server.audit.actions import require_visible
from customer_map.server.crm.actions.pipelines import (
    archive_pipeline,
    create_pipeline,
    create_stage,
    edit_pipeline,
    ensure_pipeline,
)
from customer_map.server.crm.models import Outcome, Pipeline, Stage
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.people.frame import actor_of, administrators_only, crumbs
from customer_map.server.web.sales.forms import NameForm, StageForm
from customer_map.server.web.signed_in import user_of

STANDING = Count("opportunities", filter=Q(opportunities__deleted_at__isnull=True))


@administrators_only
def list_pipelines(request: HttpRequest) -> HttpResponse:
    """Show all pipelines with their stages, and create one."""
    ensure_pipeline()
    form = NameForm(request.POST or None)
    if form.is_valid():
        pipeline = _create(request, form.cleaned_data["name"])
        messages.success(request, _("“{name}” was created.").format(name=pipeline))
        return redirect("pipeline_edit", pipeline_id=pipeline.pk)
    pipelines = Pipeline.records.visible_to(user_of(request))
    stages = stages_with_counts(request)
    context = {
        "form": form,
        "rows": [(one, stages.filter(pipeline=one)) for one in pipelines],
        "crumbs": crumbs(Crumb(_("Pipelines"))),
    }
    return render(request, "web/sales/pipelines.html", context)


@administrators_only
def edit(request: HttpRequest, pipeline_id: UUID) -> HttpResponse:
    """Show a pipeline with its stages, and rename it."""
    actor = actor_of(request)
    pipeline = require_visible(actor, Pipeline, pipeline_id)
    form = NameForm(request.POST or None, initial={"name": pipeline.name})
    if form.is_valid():
        edit_pipeline(actor=actor, pipeline_id=pipeline.pk, values=form.cleaned_data)
        messages.success(request, _("“{name}” was saved.").format(name=form.cleaned_data["name"]))
        return redirect("pipeline_edit", pipeline_id=pipeline.pk)
    return render_pipeline(request, pipeline, form=form)


@require_POST
@administrators_only
def archive(request: HttpRequest, pipeline_id: UUID) -> HttpResponse:
    """Archive a pipeline; the form says for every stage where its opportunities go."""
    pipeline = require_visible(actor_of(request), Pipeline, pipeline_id)
    into: dict[UUID, UUID | str] = {
        stage.pk: request.POST.get(f"into_{stage.pk}", "") for stage in pipeline.stages.all()
    }
    try:
        archive_pipeline(actor=actor_of(request), pipeline_id=pipeline.pk, into=into)
    except InvalidValueError as problem:
        messages.error(request, str(problem.fields["reason"]))
        return redirect("pipeline_edit", pipeline_id=pipeline.pk)
    messages.success(
        request, _("“{name}” was archived. Undo brings it back.").format(name=pipeline)
    )
    return redirect("pipeline_list")


def render_pipeline(
    request: HttpRequest,
    pipeline: Pipeline,
    *,
    form: NameForm | None = None,
    stage_form: StageForm | None = None,
) -> HttpResponse:
    """Answer the page of a pipeline, with the errors of the form that was sent."""
    every = list(stages_with_counts(request))
    elsewhere = [stage for stage in every if stage.pipeline_id != pipeline.pk]
    rows = [stage for stage in every if stage.pipeline_id == pipeline.pk]
    context = {
        "pipeline": pipeline,
        "form": form or NameForm(initial={"name": pipeline.name}),
        "stage_form": stage_form or StageForm(),
        "stages": rows,
        "moving": [
            (stage, [one for one in elsewhere if one.outcome == stage.outcome])
            for stage in rows
            if stage.opportunities.filter(deleted_at__isnull=True).exists()
        ],
        "is_last": not elsewhere,
        "crumbs": crumbs(Crumb(_("Pipelines"), reverse("pipeline_list")), Crumb(pipeline.name)),
    }
    sent = [one for one in (form, stage_form) if one and one.errors]
    return render(request, "web/sales/pipeline.html", context, status=422 if sent else 200)


def stages_with_counts(request: HttpRequest) -> QuerySet[Stage]:
    """Return all stages in order, each with how many opportunities stand in it."""
    rows = Stage.records.visible_to(user_of(request)).select_related("pipeline")
    return rows.annotate(standing=STANDING).order_by("pipeline", "rank")


def _create(request: HttpRequest, name: str) -> Pipeline:
    """Create a pipeline with the three stages that none can do without."""
    actor = actor_of(request)
    last = Pipeline.records.visible_to(user_of(request)).order_by("-rank").first()
    rank = last.rank + 1 if last else 0
    pipeline = create_pipeline(actor=actor, values={"name": name, "rank": rank})
    first = ((_("First contact"), 10, Outcome.OPEN), (_("Won"), 100, Outcome.WON))
    for place, (stage, chance, outcome) in enumerate((*first, (_("Lost"), 0, Outcome.LOST))):
        values = {
            "pipeline": pipeline,
            "name": stage,
            "rank": place,
            "probability": chance,
            "outcome": outcome,
        }
        create_stage(actor=actor, values=values)
    return pipeline
