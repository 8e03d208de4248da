"""What was answered: one response of one person, with one answer for each question or row of a matrix."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Governed
from customer_map.server.crm.models import Contact, Customer
from customer_map.server.surveys.models.invitations import SurveyInvitation
from customer_map.server.surveys.models.surveys import LONGEST_LANGUAGE, Survey, SurveyVersion

LONGEST_ID = 40


class AnswerChannel(models.TextChoices):
    """How somebody came to a survey."""

    LINK = "link", _("Public link")
    MAIL = "mail", _("E-mail")
    EMBED = "embed", _("Embedded")


class SurveyResponse(Governed):
    """What one person answered, from the first question on: partial until `completed_at`.

    Who may read the survey may read it; its customer is shown only to who may read that customer, and an anonymous
    one names nobody. A response that its author replaced has `replaced_at`, and no longer counts. `respondent_key` is
    a hash that tells people apart. `told_at`: when its answers became touchpoints.
    """

    rights_as: ClassVar[str] = RecordType.SURVEY
    owner_path: ClassVar[str] = "survey__owner"
    parent_paths: ClassVar[tuple[str, ...]] = ("survey",)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses")
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="responses")
    invitation = models.ForeignKey(
        SurveyInvitation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="responses",
    )
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(max_length=LONGEST_LANGUAGE)
    channel = models.CharField(
        max_length=8, choices=AnswerChannel.choices, default=AnswerChannel.LINK
    )
    page = models.PositiveIntegerField(default=0)
    respondent_key = models.CharField(max_length=64, blank=True, default="")
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [
            # results: the responses of a survey in time
            models.Index(fields=["survey", "started_at", "id"], name="survey_responses"),
            # whoever answers again
            models.Index(fields=["survey", "respondent_key"], name="survey_respondents"),
            # the worker: answers that are no touchpoints yet
            models.Index(
                fields=["updated_at"],
                name="survey_untold",
                condition=Q(told_at__isnull=True, customer__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d} {self.pk}"


class SurveyAnswer(Governed):
    """What was said to one question, or one row of a matrix (`row_id`, else "").

    `number` is the mark; `choices` are ids of options ("other" with its words in `text`, "na" where the question does
    not apply); an open question has its words in `text`.
    """

    rights_as: ClassVar[str] = RecordType.SURVEY
    owner_path: ClassVar[str] = "response__survey__owner"
    parent_paths: ClassVar[tuple[str, ...]] = ("response__survey",)

    response = models.ForeignKey(SurveyResponse, on_delete=models.CASCADE, related_name="answers")
    question_id = models.CharField(max_length=LONGEST_ID)
    row_id = models.CharField(max_length=LONGEST_ID, blank=True, default="")
    number = models.FloatField(null=True, blank=True)
    choices = ArrayField(models.CharField(max_length=LONGEST_ID), default=list, blank=True)
    text = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question_id", "row_id"], name="survey_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.row_id}".strip()
