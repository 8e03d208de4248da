"""Pages: what is likely to come in, and how selling goes in a pipeline."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from customer_map.server.accounts.models import User
from customer_map.server.crm.forecast.pipeline_figures import pipeline_figures
from customer_map.server.crm.models import Outcome, Pipeline, Stage
from customer_map.server.crm.queries.forecast import (
    COMMIT_CHANCE,
    GROUPS,
    MONTHS,
    forecast,
    undated_count,
)
from customer_map.server.crm.queries.stage_history import MOST_COURSES, courses_of
from customer_map.server.web.navigation import Tab
from customer_map.server.web.signed_in import user_of


@require_GET
def show_forecast(request: HttpRequest) -> HttpResponse:
    """Show the forecast of the next months by month, owner or pipeline."""
    user, today = user_of(request), timezone.localdate()
    asked = request.GET.get("by", "")
    by = asked if asked in GROUPS else "month"
    context = {
        "tabs": _tabs(by),
        "by": by,
        "rows": forecast(user, by=by, first=today),
        "undated": undated_count(user, today),
        "months": MONTHS,
        "commit_chance": COMMIT_CHANCE,
    }
    return render(request, "web/sales/forecast.html", context)


@require_GET
def show_pipeline_report(request: HttpRequest) -> HttpResponse:
    """Show conversion by stage and the time that stages take, of one pipeline."""
    user = user_of(request)
    pipelines = list(Pipeline.records.visible_to(user))
    pipeline = _chosen(pipelines, request.GET.get("pipeline", ""))
    context: dict[str, object] = {
        "tabs": _tabs("report"),
        "pipelines": pipelines,
        "pipeline": pipeline,
        "most": MOST_COURSES,
    }
    if pipeline:
        context |= _figures(user, pipeline)
    return render(request, "web/sales/pipeline_report.html", context)


def _figures(user: User, pipeline: Pipeline) -> dict[str, object]:
    stages = Stage.records.visible_to(user).filter(pipeline=pipeline, outcome=Outcome.OPEN)
    names: dict[UUID, str] = dict(stages.values_list("pk", "name"))
    courses = courses_of(user, pipeline)
    figures = pipeline_figures(list(names), courses)
    rows = [(names[row.stage], row) for row in figures.stages]
    return {"figures": figures, "rows": rows, "count": len(courses)}


def _chosen(pipelines: list[Pipeline], asked: str) -> Pipeline | None:
    found = [one for one in pipelines if str(one.pk) == asked]
    return next(iter(found or pipelines), None)


def _tabs(current: str) -> list[Tab]:
    url = reverse("forecast")
    labels = {"month": _("By month"), "owner": _("By owner"), "pipeline": _("By pipeline")}
    groups = [Tab(label, f"{url}?by={by}", current=by == current) for by, label in labels.items()]
    report = Tab(_("Pipeline report"), reverse("pipeline_report"), current=current == "report")
    return [*groups, report]
