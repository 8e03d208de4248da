"""Addresses: the calendar, and what is done on it."""

from django.urls import path

from customer_map.server.web.calendar import pages, steps

urlpatterns = [
    path("calendar/", pages.calendar, name="calendar"),
    path("calendar/add/", steps.calendar_add, name="calendar_add"),
    path("calendar/move/", steps.calendar_move, name="calendar_move"),
    path("calendar/sentence/", pages.recurrence_sentence, name="recurrence_sentence"),
]
