"""Addresses: lists, pages and forms of the records."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from customer_map.server.web.records import (
    activity_steps,
    custom_field_pages,
    details,
    editing,
    lists,
    notes,
    steps,
)
from customer_map.server.web.records.description import Kind
from customer_map.server.web.records.kinds import KINDS


def _pages_of(kind: Kind) -> Iterator[URLPattern]:
    given = {"kind": kind}
    one = f"{kind.plural}/<uuid:record_id>/"
    yield path(f"{kind.plural}/", lists.record_list, given, name=f"{kind.name}_list")
    yield path(f"{kind.plural}/new/", editing.record_create, given, name=f"{kind.name}_create")
    yield path(one, details.record_detail, given, name=f"{kind.name}_detail")
    yield path(f"{one}edit/", editing.record_edit, given, name=f"{kind.name}_edit")
    yield path(f"{one}delete/", editing.record_delete, given, name=f"{kind.name}_delete")


urlpatterns = [
    *(page for kind in KINDS.values() for page in _pages_of(kind)),
    path("settings/fields/", custom_field_pages.custom_field_list, name="custom_field_list"),
    path(
        "settings/fields/<uuid:field_id>/",
        custom_field_pages.custom_field_edit,
        name="custom_field_edit",
    ),
    path(
        "settings/fields/<uuid:field_id>/remove/",
        custom_field_pages.custom_field_remove,
        name="custom_field_remove",
    ),
    path(
        "settings/fields/<uuid:field_id>/shift/",
        custom_field_pages.custom_field_shift,
        name="custom_field_shift",
    ),
    path(
        "settings/fields/<uuid:field_id>/restore/",
        custom_field_pages.custom_field_restore,
        name="custom_field_restore",
    ),
    path("suggestions/<slug:name>/", lists.suggestions, name="suggestions"),
    path("<slug:kind>/<uuid:record_id>/log/", activity_steps.activity_log, name="activity_log"),
    path("activities/<uuid:record_id>/done/", activity_steps.activity_done, name="activity_done"),
    path(
        "activities/<uuid:record_id>/participants/",
        activity_steps.participant_add,
        name="participant_add",
    ),
    path(
        "activities/<uuid:record_id>/occurrence/delete/",
        activity_steps.occurrence_delete,
        name="occurrence_delete",
    ),
    path(
        "activities/<uuid:record_id>/snooze/",
        activity_steps.activity_snooze,
        name="activity_snooze",
    ),
    path(
        "activities/<uuid:record_id>/mute/",
        activity_steps.activity_mute,
        name="activity_mute",
    ),
    path(
        "participants/<uuid:participant_id>/answer/",
        activity_steps.participant_answer,
        name="participant_answer",
    ),
    path(
        "participants/<uuid:participant_id>/remove/",
        activity_steps.participant_remove,
        name="participant_remove",
    ),
    path(
        "cases/<uuid:record_id>/resolve/", steps.case_step, {"step": "resolve"}, name="case_resolve"
    ),
    path("cases/<uuid:record_id>/close/", steps.case_step, {"step": "close"}, name="case_close"),
    path("cases/<uuid:record_id>/reopen/", steps.case_step, {"step": "reopen"}, name="case_reopen"),
    path(
        "opportunities/<uuid:record_id>/stage/", steps.opportunity_stage, name="opportunity_stage"
    ),
    path("leads/<uuid:record_id>/convert/", steps.lead_convert, name="lead_convert"),
    path("notes/<slug:kind>/<uuid:record_id>/", notes.note_add, name="note_add"),
    path("notes/<uuid:note_id>/edit/", notes.note_edit, name="note_edit"),
    path("notes/<uuid:note_id>/delete/", notes.note_delete, name="note_delete"),
]
