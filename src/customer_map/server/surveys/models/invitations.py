"""Who was asked personally, by which link, and what became of it."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Governed
from customer_map.server.crm.models import Contact, Customer
from customer_map.server.crm.models.outbox import Outgoing
from customer_map.server.surveys.models.surveys import LONGEST_LANGUAGE, Survey


class SurveyInvitation(Outgoing, Governed):
    """A personal link to a survey; of its secret only the hash is kept. Without `due_at` nobody sends it.

    Of an anonymous survey `answered_at` tells only the day, and no answer leads here.
    """

    rights_as: ClassVar[str] = RecordType.SURVEY
    owner_path: ClassVar[str] = "survey__owner"
    customer_path: ClassVar[str] = "customer"
    parent_paths: ClassVar[tuple[str, ...]] = ("survey",)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations")
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    email = models.CharField(max_length=254, blank=True, default="")
    language = models.CharField(max_length=LONGEST_LANGUAGE, blank=True, default="")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            # the invitations of a survey, newest first
            models.Index(fields=["survey", "-created_at", "-id"], name="survey_invitations"),
            # nobody is asked twice
            models.Index(fields=["survey", "contact"], name="survey_invited_contact"),
            models.Index(
                fields=["due_at"],
                name="survey_mail_due",
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True, due_at__isnull=False),
            ),  # the worker: what is due
        ]

    def __str__(self) -> str:
        return self.email or str(self.customer or self.pk)


class SurveyMailing(models.Model):
    """Many customers who shall be invited: who wants it, whom (`ids` of customers), and how far it has come.

    `skipped` had no address, or had been invited before. All invitations share `batch`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="mailings")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    segment = models.CharField(max_length=120, blank=True, default="")
    ids = ArrayField(models.UUIDField())
    expires_at = models.DateTimeField()
    batch = models.UUIDField(default=new_id)
    position = models.PositiveIntegerField(default=0)
    invited = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.segment}: {self.position} of {len(self.ids)}"

    @property
    def total(self) -> int:
        """How many customers it is about."""
        return len(self.ids)
