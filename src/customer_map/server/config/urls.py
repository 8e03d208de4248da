"""The address table: pages, the sign-in pages of allauth, the API."""

from django.urls import include, path

from customer_map.server.api.endpoints import api

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("", include("customer_map.server.web.urls")),
]
