"""The API as a Django app: it keeps the answers that programs may ask for twice."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API."""

    name = "customer_map.server.api"
    label = "api"
