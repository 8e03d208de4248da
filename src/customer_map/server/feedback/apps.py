"""The Django application that listens to customers."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Statements, themes and the model that learned from scored answers."""

    name = "customer_map.server.feedback"
    label = "feedback"
    default_auto_field = "django.db.models.BigAutoField"
