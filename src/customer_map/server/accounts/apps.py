"""The Django application of users and rights."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, teams, roles, rights and keys."""

    name = "customer_map.server.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
