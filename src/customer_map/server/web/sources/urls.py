"""Addresses: events in, the tracking script, and the pages about event sources."""

from django.urls import path, re_path

from customer_map.server.web.sources import pages, receiving, script

urlpatterns = [
    re_path(
        r"^v1/(?P<kind>track|identify|page|screen|group|alias|batch|import)/?$",
        receiving.events,
        name="events_in",
    ),
    path("v1/cloudevents/<str:code>", receiving.cloudevents, name="cloudevents_in"),
    path("v1/hooks/<str:code>", receiving.webhook, name="webhook_in"),
    path("track.js", script.tracking_script, name="tracking_script"),
    path("settings/sources/", pages.list_sources, name="source_list"),
    path("settings/sources/new/", pages.add_source, name="source_create"),
    path("settings/sources/<uuid:source_id>/", pages.show_source, name="source_detail"),
    path("settings/sources/<uuid:source_id>/rotate/", pages.rotate, name="source_rotate"),
    path("settings/sources/<uuid:source_id>/revoke/", pages.revoke, name="source_revoke"),
]
