"""That we came back to a customer about what was said."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Record
from customer_map.server.crm.models import Customer
from customer_map.server.feedback.models.statements import SourceType


class FeedbackAnswer(Record):
    """What we told the customer about one text, and when; it outlives the statements, which are read anew."""

    rights_as: ClassVar[str] = RecordType.TOUCHPOINT
    owner_path: ClassVar[str] = "customer__owner"
    customer_path: ClassVar[str] = "customer"

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="+", verbose_name=_("customer")
    )
    source_type = models.CharField(max_length=12, choices=SourceType.choices)
    source_id = models.UUIDField()
    note = models.TextField(_("what we answered"), blank=True, default="")
    answered_at = models.DateTimeField(_("answered"), default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("answer to feedback")
        verbose_name_plural = _("answers to feedback")
        ordering = ["-answered_at", "id"]
        indexes = [
            # the inbox: which texts were answered
            models.Index(fields=["source_type", "source_id"], name="feedback_answer_source")
        ]

    def __str__(self) -> str:
        return self.note
