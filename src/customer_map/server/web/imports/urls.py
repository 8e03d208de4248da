"""Addresses: the import wizard and its reports."""

from django.urls import path

from customer_map.server.web.imports import choosing, following, uploading

urlpatterns = [
    path("", uploading.import_list, name="import_list"),
    path("samples/<slug:kind>.<slug:language>.csv", uploading.sample_file, name="import_sample"),
    path("<uuid:import_id>/", following.import_page, name="import_page"),
    path("<uuid:import_id>/columns/", choosing.import_columns, name="import_columns"),
    path("<uuid:import_id>/table/", choosing.import_table, name="import_table"),
    path("<uuid:import_id>/sheet/", choosing.import_another_sheet, name="import_another_sheet"),
    path("<uuid:import_id>/discard/", choosing.import_discard, name="import_discard"),
    path("<uuid:import_id>/start/", following.import_start, name="import_start"),
    path("<uuid:import_id>/progress/", following.import_progress, name="import_progress"),
    path("<uuid:import_id>/cancel/", following.import_cancel, name="import_cancel"),
    path("<uuid:import_id>/revert/", following.import_revert, name="import_revert"),
    path(
        "<uuid:import_id>/refused-lines.csv", following.refused_lines, name="import_refused_lines"
    ),
]
