"""The Django application of figures and maps."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """Derived figures and the maps drawn from records."""

    name = "customer_map.server.insights"
    label = "insights"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to saved filters; models may be imported now."""
        from customer_map.server.insights import signals  # noqa: PLC0415 - needs the models

        signals.connect()
