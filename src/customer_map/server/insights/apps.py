"""The Django application of figures and maps."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """Derived figures and the maps drawn from records."""

    name = "customer_map.server.insights"
    label = "insights"
    default_auto_field = "django.db.models.BigAutoField"
