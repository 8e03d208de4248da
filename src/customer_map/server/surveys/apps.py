"""The Django application of surveys."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Surveys, invitations and answers."""

    name = "customer_map.server.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"
