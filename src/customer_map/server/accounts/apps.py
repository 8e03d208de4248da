"""The Django application of users and rights."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, teams, roles, rights and keys."""

    name = "customer_map.server.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the events of signing in."""
        import_module("customer_map.server.accounts.sign_in_events")
