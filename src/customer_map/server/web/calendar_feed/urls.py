"""Addresses: the calendar for programs, the page that makes its address, files out and in."""

from django.urls import path

from customer_map.server.web.calendar_feed import feed, files, importing, subscribing

urlpatterns = [
    path("calendar/feed/<str:secret>.ics", feed.feed, name="calendar_feed"),
    path("calendar/subscribe/", subscribing.subscribe, name="calendar_subscribe"),
    path("calendar/unsubscribe/", subscribing.unsubscribe, name="calendar_unsubscribe"),
    path("calendar/import/", importing.choose_file, name="calendar_import"),
    path("calendar/import/preview/", importing.preview_file, name="calendar_import_preview"),
    path("activities/<uuid:record_id>/calendar.ics", files.activity_file, name="activity_file"),
]
