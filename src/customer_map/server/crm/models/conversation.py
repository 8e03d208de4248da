"""What was written in a case: messages in and out with their attachments, their way out, warnings about promises."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Intent, RecordType
from customer_map.server.audit.records import Governed, VisibleRecords, VisibleRows
from customer_map.server.crm.models.cases import Case
from customer_map.server.crm.models.outbox import Outgoing


class MessageRows(VisibleRows["CaseMessage"]):
    """Who reaches a case reaches what was written in it."""

    def reachable_by(self, user: User, intent: Intent, *, with_deleted: bool = False) -> Self:
        """Keep the messages of the cases that `user` reaches."""
        cases = Case.records.reachable_by(user, intent, with_deleted=with_deleted)
        return self.filter(case__in=cases.order_by().values("pk"))


class MessageRecords(VisibleRecords["CaseMessage"]):
    """The one door to messages."""

    def get_queryset(self) -> MessageRows:
        """Return all rows; only verbs and jobs start from here."""
        return MessageRows(self.model, using=self._db)


class MessageDirection(models.TextChoices):
    """Who wrote."""

    INWARD = "in", _("from the customer")
    OUTWARD = "out", _("from us")


class CaseMessage(Governed):
    """One e-mail of a case, kept as text; only ever added.

    `mail_id` is its Message-ID, `mail_references` those of the mails it answers. `left_out` names attachments that were
    too large. An outward message without a delivery was sent elsewhere and brought in.
    """

    records: ClassVar[MessageRecords] = MessageRecords()

    rights_as: ClassVar[str] = RecordType.CASE
    owner_path: ClassVar[str] = "case__owner"
    customer_path: ClassVar[str] = "case__customer"
    parent_paths: ClassVar[tuple[str, ...]] = ("case",)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=3, choices=MessageDirection.choices)
    subject = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField(blank=True, default="")
    sender = models.CharField(max_length=320, blank=True, default="")
    sender_name = models.CharField(max_length=200, blank=True, default="")
    recipients = models.JSONField(default=list)
    copies = models.JSONField(default=list, blank=True)
    mail_id = models.CharField(max_length=500, blank=True, default="")
    mail_references = models.JSONField(default=list, blank=True)
    left_out = models.JSONField(default=list, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            # a mail that is brought in twice is kept once
            models.UniqueConstraint(
                fields=["mail_id"], condition=~Q(mail_id=""), name="case_mail_once"
            )
        ]
        indexes = [
            # the conversation on a case's page
            models.Index(fields=["case", "written_at"], name="case_conversation")
        ]

    def __str__(self) -> str:
        return self.subject


class CaseAttachment(models.Model):
    """A file that came with a message; reached only through it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(CaseMessage, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class CaseDelivery(Outgoing):
    """The way out of one message: written with it, tried until a mail server takes it or patience ends."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.OneToOneField(CaseMessage, on_delete=models.CASCADE, related_name="delivery")
    due_at = models.DateTimeField()

    class Meta:
        indexes = [
            # the worker: what is due
            models.Index(
                fields=["due_at"],
                name="case_delivery_due",
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id} ({self.attempts})"


class CaseWarning(models.Model):
    """That people were told of a promise that is about to be broken, or was: once for each time it falls due."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="warnings")
    promise = models.CharField(max_length=16)
    level = models.CharField(max_length=8)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "promise", "level", "due_at"], name="case_warning_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.promise} {self.level}"
