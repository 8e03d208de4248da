"""The addresses of all pages, one module for each area."""

from django.conf import settings
from django.urls import include, path

from customer_map.server.web.appearance import set_theme
from customer_map.server.web.style_guide import style_guide

urlpatterns = [
    path("theme/", set_theme, name="set_theme"),
    path("", include("customer_map.server.web.home.urls")),
    path("", include("customer_map.server.web.people.urls")),
    path("", include("customer_map.server.web.views.urls")),
    path("", include("customer_map.server.web.cases.urls")),
    path("", include("customer_map.server.web.records.urls")),
    path("", include("customer_map.server.web.calendar.urls")),
    path("", include("customer_map.server.web.calendar_feed.urls")),
    path("", include("customer_map.server.web.sources.urls")),
    path("", include("customer_map.server.web.webhooks.urls")),
    path("", include("customer_map.server.web.sales.urls")),
    path("", include("customer_map.server.web.answering.urls")),
    path("surveys/", include("customer_map.server.web.surveys.urls")),
    path("import/", include("customer_map.server.web.imports.urls")),
    path("duplicates/", include("customer_map.server.web.duplicates.urls")),
    path("feedback/", include("customer_map.server.web.feedback.urls")),
    path("surveys/", include("customer_map.server.web.survey_results.urls")),
    path("segments/", include("customer_map.server.web.segments.urls")),
    path("maps/", include("customer_map.server.web.maps.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("style-guide/", style_guide, name="style_guide"))
