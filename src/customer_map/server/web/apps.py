"""The Django application of the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, templates and the shell around them."""

    name = "customer_map.server.web"
    label = "web"
