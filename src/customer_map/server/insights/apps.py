"""The Django application of figures and maps."""

from importlib import import_module

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """Derived figures and the maps drawn from records."""

    name = "customer_map.server.insights"
    label = "insights"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Note the sizes of segments when their filters are saved."""
        import_module("customer_map.server.insights.signals")
