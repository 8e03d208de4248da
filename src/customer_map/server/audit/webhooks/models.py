"""Who is told of changes, and each telling: subscriptions and their deliveries."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.ids import new_id


class Webhook(models.Model):
    """An address of another program that is told what changes, as far as its owner may see it.

    The table has one more column, `followed_to`: the transaction up to which the change log has been read.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    url = models.CharField(_("address"), max_length=2000)
    record_types = models.JSONField(default=list, blank=True)
    verbs = models.JSONField(default=list, blank=True)
    secret = models.TextField()
    # The secret before: it signs beside the new one for a while, so that the other side can change over.
    old_secret = models.TextField(blank=True, default="")
    old_secret_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One message to a webhook: written from the change log, kept until it has been taken, and a month longer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    # null: a test, asked for by hand
    sequence = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=64)
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    milliseconds = models.PositiveIntegerField(null=True)
    answer = models.TextField(blank=True, default="")
    problem = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "sequence"], name="webhook_delivery_once")
        ]
        indexes = [
            # the worker: what is due
            models.Index(
                fields=["webhook", "due_at"],
                name="webhook_delivery_due",
                condition=Q(delivered_at__isnull=True),
            ),
            # the page of a webhook
            models.Index(fields=["webhook", "-created_at"], name="webhook_delivery_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} ({self.pk})"
