"""The Django application of saved maps."""

from django.apps import AppConfig


class SavedMapsConfig(AppConfig):
    """Definitions, members and assessments of maps."""

    name = "customer_map.server.saved_maps"
    label = "saved_maps"
    default_auto_field = "django.db.models.BigAutoField"
