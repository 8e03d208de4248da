"""The Django application of the change log."""

from importlib import import_module

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The change log, undo, live updates and notifications."""

    name = "customer_map.server.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Log what is announced about people and rights."""
        import_module("customer_map.server.audit.account_log")
