"""What was done: the append-only change log, and what people are told about it."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.ids import new_id
from customer_map.server.audit.webhooks.models import Webhook, WebhookDelivery

__all__ = ["AuditEntry", "Notification", "Webhook", "WebhookDelivery"]

# The doors of people: what came through others, an import or a job, has its own way back.
BY_HAND = ("web", "api")


class AuditEntry(models.Model):
    """One write: who did what to which record, with the changed fields before and after.

    `before` is null for a creation. The table is append-only: a trigger refuses changes. Entries of one `batch` are
    one step for the person who did it and are undone together; an entry that takes another back names it in `undoes`.
    """

    sequence = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    via = models.CharField(max_length=16)
    verb = models.CharField(max_length=64)
    record_type = models.CharField(max_length=32)
    record_id = models.UUIDField()
    customer_id = models.UUIDField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(default=dict)
    batch = models.UUIDField()
    undoes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by"
    )

    class Meta:
        ordering = ["sequence"]
        indexes = [
            # the history on a record's page
            models.Index(fields=["record_type", "record_id", "sequence"], name="audit_of_record"),
            # undo: somebody's last step
            models.Index(fields=["actor", "-sequence"], name="audit_of_actor"),
            # undo: the entries of one step
            models.Index(fields=["batch"], name="audit_of_batch"),
            # the history on a customer's page
            models.Index(fields=["customer_id", "-sequence"], name="audit_of_customer"),
            # reports over a period
            BrinIndex(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb} {self.record_type}:{self.record_id}"


class Notification(models.Model):
    """A message to one user, shown under the bell until read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=32)
    text = models.CharField(_("text"), max_length=300)
    link = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        # the bell: a user's unread messages, newest first
        indexes = [
            models.Index(fields=["user", "read_at", "-created_at"], name="notification_of_user")
        ]

    def __str__(self) -> str:
        return self.text
