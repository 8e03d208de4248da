"""Addresses: the start page, the search, notifications, undo."""

from django.urls import path

from customer_map.server.web.home import notices, searching, start, undoing

urlpatterns = [
    path("", start.home, name="home"),
    path("search/", searching.search_page, name="search"),
    path("notifications/", notices.notifications, name="notifications"),
    path("notifications/read/", notices.notifications_read, name="notifications_read"),
    path("undo", undoing.undo, name="undo"),
    path("redo", undoing.redo, name="redo"),
]
