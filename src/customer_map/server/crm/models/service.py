"""How we promise to serve: when somebody is there, how soon we answer and resolve, who works on what, ready answers."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Record

WEEKDAYS = 7
OFFICE_HOURS = ("09:00", "18:00")
LONGEST_WARNING_MINUTES = 7 * 24 * 60


def office_week() -> list[list[list[str]]]:
    """Return the hours of a usual office: Monday to Friday, nine to six."""
    return [[list(OFFICE_HOURS)] if day < 5 else [] for day in range(WEEKDAYS)]


class BusinessCalendar(Record):
    """When there is somebody.

    `week` holds for each weekday, Monday first, spans such as ["09:00", "18:00"]; `closed` holds own closed
    days as ISO dates. Deleted is archived.
    """

    rights_as: ClassVar[str] = RecordType.CASE

    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    week = models.JSONField(default=office_week)
    country = models.CharField(_("country"), max_length=8, blank=True, default="")
    region = models.CharField(_("region"), max_length=16, blank=True, default="")
    closed = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("business calendar")
        verbose_name_plural = _("business calendars")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class ServicePolicy(Record):
    """What we promise: the first policy in order of rank that fits a case's customer holds.

    It fits everybody, or customers of one of `tiers` or with one of `tags`. `targets` holds for each priority the
    minutes of open time until the first answer and until the resolution; what is missing is not promised.
    """

    rights_as: ClassVar[str] = RecordType.CASE

    name = models.CharField(_("name"), max_length=120)
    rank = models.PositiveIntegerField(default=0)
    calendar = models.ForeignKey(
        BusinessCalendar,
        on_delete=models.PROTECT,
        related_name="policies",
        verbose_name=_("business calendar"),
    )
    tiers = ArrayField(models.CharField(max_length=16), blank=True, default=list)
    tags = ArrayField(models.CharField(max_length=60), blank=True, default=list)
    targets = models.JSONField(default=dict, blank=True)
    warn_minutes = models.PositiveIntegerField(
        _("warning before it is due"),
        default=60,
        validators=[MaxValueValidator(LONGEST_WARNING_MINUTES)],
    )

    class Meta:
        verbose_name = _("service policy")
        verbose_name_plural = _("service policies")
        ordering = ["rank", "id"]

    def __str__(self) -> str:
        return self.name


class OwnerRule(models.TextChoices):
    """Who owns a case that comes into a queue."""

    NONE = "none", _("Nobody, until a member takes it")
    ROUND_ROBIN = "round_robin", _("Members in turn")
    LEAST_OPEN = "least_open", _("The member with the fewest open cases")


class CaseQueue(Record):
    """Cases that wait for the same people; `turn` counts how often the rule has given one away."""

    rights_as: ClassVar[str] = RecordType.CASE
    derived_fields: ClassVar[frozenset[str]] = frozenset({"turn"})

    name = models.CharField(_("name"), max_length=120)
    address = models.EmailField(_("e-mail address"), max_length=254, blank=True, default="")
    members = ArrayField(models.UUIDField(), blank=True, default=list)
    owner_rule = models.CharField(
        _("owner of a new case"), max_length=16, choices=OwnerRule.choices, default=OwnerRule.NONE
    )
    turn = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("cases", "queue")
        verbose_name_plural = _("queues")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class AnswerTemplate(Record):
    """A ready answer with plain placeholders such as {customer}."""

    rights_as: ClassVar[str] = RecordType.CASE

    name = models.CharField(_("name"), max_length=120)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("answer template")
        verbose_name_plural = _("answer templates")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
