"""The Django application of the system of record."""

from django.apps import AppConfig


class CrmConfig(AppConfig):
    """Customers, people, orders, opportunities, activities, cases and touchpoints."""

    name = "customer_map.server.crm"
    label = "crm"
    default_auto_field = "django.db.models.BigAutoField"
