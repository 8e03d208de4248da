"""Addresses of the segments, and of the customers behind a figure of a journey map."""

from django.urls import path

from customer_map.server.web.segments import views

urlpatterns = [
    path("", views.list_segments, name="segment_list"),
    path(
        "journey/<uuid:map_id>/<str:stage>/<str:figure>/",
        views.show_journey_members,
        name="journey_members",
    ),
    path("<uuid:segment_id>/", views.show_saved_segment, name="saved_segment"),
    path("<str:key>/", views.show_segment, name="segment"),
]
