"""Addresses: the start page, the gaps of the maps, the search, notifications, undo."""

from django.urls import path

from customer_map.server.web.home import gaps, notices, searching, start, undoing

urlpatterns = [
    path("", start.home, name="home"),
    path("gaps/<slug:key>/", gaps.map_gap, name="map_gap"),
    path("search/", searching.search_page, name="search"),
    path("notifications/", notices.notifications, name="notifications"),
    path("notifications/read/", notices.notifications_read, name="notifications_read"),
    path("undo", undoing.undo, name="undo"),
    path("redo", undoing.redo, name="redo"),
]
