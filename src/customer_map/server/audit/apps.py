"""The Django application of the change log."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The change log, undo, live updates and notifications."""

    name = "customer_map.server.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
