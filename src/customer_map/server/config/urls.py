"""The address table: pages, the sign-in pages of allauth, the API."""

from django.urls import include, path

from customer_map.server.api.endpoints import api
from customer_map.server.config import health, metrics_page

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("metrics", metrics_page.metrics, name="metrics"),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("", include("customer_map.server.web.urls")),
]

handler500 = "customer_map.server.config.failures.answer_failure"
