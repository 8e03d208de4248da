"""The Django application of the system of record."""

from importlib import import_module

from django.apps import AppConfig


class CrmConfig(AppConfig):
    """Customers, people, orders, opportunities, activities, cases and touchpoints."""

    name = "customer_map.server.crm"
    label = "crm"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let rows that a merge moved, and the clocks of cases, follow undo; tell pages of new touchpoints."""
        import_module("customer_map.server.crm.actions.repointing")
        import_module("customer_map.server.crm.actions.case_clocks")
        import_module("customer_map.server.crm.queries.touched")
