"""A survey, and its versions as people answered them."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Governed, Record
from customer_map.server.crm.models.base import owner_field

LONGEST_LANGUAGE = 16


class SurveyState(models.TextChoices):
    """Whether a survey can be answered."""

    DRAFT = "draft", pgettext_lazy("survey", "Draft")
    OPEN = "open", pgettext_lazy("survey", "Open")
    CLOSED = "closed", pgettext_lazy("survey", "Closed")


def both_languages() -> list[str]:
    """Return the languages of a new survey, that of the first question first."""
    return ["zh-hans", "en"]


class Survey(Record):
    """Questions to customers. `document` is the draft; people answer the newest version.

    `title`, `consent`, `thanks`, `mail_subject` and `mail_text` hold one text for each language; without a consent
    text none is asked for. `code` is the public address. `most_answers` ends the survey by itself. Who has answered
    is refused a second time (`one_answer_each`), unless a second answer takes the place of the first (`may_replace`).
    Pages of `embed_origins` may show the survey inside themselves.
    """

    rights_as: ClassVar[str] = RecordType.SURVEY
    owner_path: ClassVar[str] = "owner"

    name = models.CharField(_("name"), max_length=200)
    state = models.CharField(
        _("state"), max_length=8, choices=SurveyState.choices, default=SurveyState.DRAFT
    )
    code = models.CharField(max_length=32, unique=True, editable=False)
    languages = ArrayField(models.CharField(max_length=LONGEST_LANGUAGE), default=both_languages)
    document = models.JSONField(default=dict, blank=True)
    published_number = models.PositiveIntegerField(default=0, editable=False)
    title = models.JSONField(_("title"), default=dict, blank=True)
    consent = models.JSONField(_("consent text"), default=dict, blank=True)
    thanks = models.JSONField(_("thank-you text"), default=dict, blank=True)
    mail_subject = models.JSONField(_("subject of the invitation"), default=dict, blank=True)
    mail_text = models.JSONField(_("text of the invitation"), default=dict, blank=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    most_answers = models.PositiveIntegerField(_("most answers"), null=True, blank=True)
    is_anonymous = models.BooleanField(pgettext_lazy("survey", "anonymous"), default=False)
    one_answer_each = models.BooleanField(_("one answer each"), default=True)
    may_replace = models.BooleanField(_("answers may be replaced"), default=False)
    embed_origins = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("embedded on")
    )
    owner = owner_field()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="survey_has_a_name")
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="survey_newest")  # the list
        ]

    def __str__(self) -> str:
        return self.name


class SurveyVersion(Governed):
    """A survey as it was published; frozen once somebody has answered it.

    Questions keep their ids from version to version, so that answers add up over all of them.
    """

    rights_as: ClassVar[str] = RecordType.SURVEY
    owner_path: ClassVar[str] = "survey__owner"
    parent_paths: ClassVar[tuple[str, ...]] = ("survey",)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField(default=dict)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.survey} ({self.number})"
