"""The Django application of data in."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Imports of files."""

    name = "customer_map.server.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
