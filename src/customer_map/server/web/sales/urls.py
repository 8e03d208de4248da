"""Addresses: pipelines with their stages, reasons for loss, the forecast and the report of a pipeline."""

from django.urls import path

from customer_map.server.web.sales import (
    deal_people,
    forecasts,
    lines,
    losing,
    loss_reasons,
    pipelines,
    stages,
)

urlpatterns = [
    path("opportunities/<uuid:record_id>/lines/", lines.edit_lines, name="opportunity_lines"),
    path("opportunities/<uuid:record_id>/people/", deal_people.add, name="deal_person_add"),
    path(
        "opportunities/<uuid:record_id>/people/take-over/",
        deal_people.take_over,
        name="deal_people_take_over",
    ),
    path(
        "opportunities/<uuid:record_id>/people/<uuid:member_id>/",
        deal_people.edit,
        name="deal_person_edit",
    ),
    path(
        "opportunities/<uuid:record_id>/people/<uuid:member_id>/remove/",
        deal_people.remove,
        name="deal_person_remove",
    ),
    path("opportunities/<uuid:record_id>/lose/", losing.lose, name="opportunity_lose"),
    *(
        path(
            f"opportunities/lines.{form}",
            lines.export_lines,
            {"form": form},
            name=f"opportunity_lines_{form}",
        )
        for form in ("csv", "xlsx")
    ),
    path("forecast/", forecasts.show_forecast, name="forecast"),
    path("forecast/pipeline/", forecasts.show_pipeline_report, name="pipeline_report"),
    path("settings/pipelines/", pipelines.list_pipelines, name="pipeline_list"),
    path("settings/pipelines/<uuid:pipeline_id>/", pipelines.edit, name="pipeline_edit"),
    path(
        "settings/pipelines/<uuid:pipeline_id>/archive/",
        pipelines.archive,
        name="pipeline_archive",
    ),
    path("settings/pipelines/<uuid:pipeline_id>/stages/", stages.add, name="stage_add"),
    path("settings/stages/<uuid:stage_id>/", stages.edit, name="stage_edit"),
    path("settings/stages/<uuid:stage_id>/shift/", stages.shift, name="stage_shift"),
    path("settings/stages/<uuid:stage_id>/archive/", stages.archive, name="stage_archive"),
    path("settings/loss-reasons/", loss_reasons.list_reasons, name="loss_reason_list"),
    path("settings/loss-reasons/<uuid:reason_id>/", loss_reasons.rename, name="loss_reason_rename"),
    path(
        "settings/loss-reasons/<uuid:reason_id>/remove/",
        loss_reasons.remove,
        name="loss_reason_remove",
    ),
]
