"""The address table: pages and the sign-in pages of allauth."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("customer_map.server.web.urls")),
]
