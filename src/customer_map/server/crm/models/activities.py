"""What we do with customers: tasks, calls, meetings and events."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Record
from customer_map.server.crm.models.base import custom_field, owner_field
from customer_map.server.crm.models.contacts import Contact
from customer_map.server.crm.models.customers import Customer
from customer_map.server.crm.models.sales import Opportunity


class ActivityKind(models.TextChoices):
    """What kind of activity it is."""

    TASK = "task", _("Task")
    CALL = "call", _("Call")
    EMAIL = "email", pgettext_lazy("activity", "E-mail")
    MEETING = "meeting", _("Meeting")
    EVENT = "event", _("Event")


class Answer(models.TextChoices):
    """What somebody says to an invitation; the words of iCalendar."""

    NEEDS_ACTION = "needs-action", pgettext_lazy("invitation", "No answer yet")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    TENTATIVE = "tentative", pgettext_lazy("invitation", "Tentative")
    DECLINED = "declined", pgettext_lazy("invitation", "Declined")


class Channel(models.TextChoices):
    """Where a reminder is told."""

    APP = "app", pgettext_lazy("reminder", "In the app")
    EMAIL = "email", pgettext_lazy("reminder", "By e-mail")


class Activity(Record):
    """Something planned or done with a customer.

    It is a series when it has a `recurrence` (RFC 5545, without DTSTART): its times are those of the first occurrence,
    and what is said on the wall clock of `time_zone` stays. `excluded` names occurrences that do not take place. One
    that differs is an activity of its own: `series` and `occurrence_at` say which occurrence it stands for.

    An activity of whole days starts at midnight in `time_zone` and ends at the midnight after its last day. `uid` and
    `sequence` are those of the calendar it came from; "" says that it was made here.
    """

    rights_as: ClassVar[str] = RecordType.ACTIVITY
    owner_path: ClassVar[str] = "owner"
    customer_path: ClassVar[str] = "customer"

    kind = models.CharField(
        _("kind"), max_length=16, choices=ActivityKind.choices, default=ActivityKind.TASK
    )
    subject = models.CharField(_("subject"), max_length=300)
    description = models.TextField(_("description"), blank=True, default="")
    customer = models.ForeignKey(
        Customer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
        verbose_name=_("customer"),
    )
    contact = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="activities",
        verbose_name=_("contact"),
    )
    opportunity = models.ForeignKey(
        Opportunity,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="activities",
        verbose_name=_("opportunity"),
    )
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=300, blank=True, default="")
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    is_all_day = models.BooleanField(_("all day"), default=False, db_default=False)
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, default="", db_default=""
    )
    recurrence = models.CharField(
        _("recurrence"), max_length=500, blank=True, default="", db_default=""
    )
    series = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="exceptions",
        verbose_name=_("series"),
    )
    occurrence_at = models.DateTimeField(_("planned for"), null=True, blank=True)
    excluded: "ArrayField[list[datetime], list[datetime]]" = ArrayField(
        models.DateTimeField(),
        verbose_name=_("left out"),
        default=list,
        db_default=[],
        blank=True,
    )
    uid = models.CharField(max_length=255, blank=True, default="", db_default="")
    sequence = models.PositiveIntegerField(default=0, db_default=0)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True, default="", db_default="")
    owner = owner_field()
    custom = custom_field()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True)
                | models.Q(starts_at__isnull=True)
                | models.Q(ends_at__gte=models.F("starts_at")),
                name="activity_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(series__isnull=True)
                | models.Q(recurrence="", occurrence_at__isnull=False),
                name="activity_is_one_occurrence_of_its_series",
            ),
            models.UniqueConstraint(
                fields=["series", "occurrence_at"],
                condition=models.Q(series__isnull=False, deleted_at__isnull=True),
                name="activity_occurrence_once",
                violation_error_message=_("This occurrence was changed already."),
            ),
            models.UniqueConstraint(
                fields=["owner", "uid", "occurrence_at"],
                condition=~models.Q(uid="") & models.Q(deleted_at__isnull=True),
                nulls_distinct=False,
                name="activity_uid_once",
                violation_error_message=_("This calendar entry is there already."),
            ),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], name="activity_newest"),  # the list
            models.Index(
                fields=["updated_at", "id"], name="activity_changed"
            ),  # programs that follow
            models.Index(
                fields=["due_at", "id"], name="activity_calendar"
            ),  # the calendar of a list
            models.Index(
                fields=["owner", "done_at", "due_at"], name="activity_due"
            ),  # due today on the start page
            models.Index(
                fields=["customer", "-created_at"], name="activity_of_customer"
            ),  # the customer's page
            models.Index(
                fields=["starts_at"],
                condition=models.Q(recurrence="", deleted_at__isnull=True),
                name="activity_start",
            ),  # the calendar: what starts in a period
            models.Index(
                fields=["due_at"],
                condition=models.Q(recurrence="", starts_at__isnull=True, deleted_at__isnull=True),
                name="activity_due_day",
            ),  # the calendar: tasks without a start
            models.Index(
                fields=["owner"],
                condition=~models.Q(recurrence="") & models.Q(deleted_at__isnull=True),
                name="activity_series",
            ),  # the calendar: all series
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def anchor_at(self) -> datetime | None:
        """When it is: its start, or else when it is due; occurrences are told apart by it."""
        return self.starts_at or self.due_at


class Participant(Record):
    """A contact or a colleague who takes part in an activity."""

    rights_as: ClassVar[str] = RecordType.ACTIVITY
    owner_path: ClassVar[str] = "activity__owner"
    customer_path: ClassVar[str] = "activity__customer"
    parent_paths: ClassVar[tuple[str, ...]] = ("activity",)

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participants")
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    answer = models.CharField(
        _("answer"),
        max_length=16,
        choices=Answer.choices,
        default=Answer.NEEDS_ACTION,
        db_default=Answer.NEEDS_ACTION,
    )

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contact__isnull=True) ^ models.Q(user__isnull=True),
                name="participant_is_one_person",
            )
        ]

    def __str__(self) -> str:
        return str(self.contact or self.user)


class Reminder(Record):
    """When the owner of an activity wants to be told: some minutes before each occurrence, or at one moment."""

    rights_as: ClassVar[str] = RecordType.ACTIVITY
    owner_path: ClassVar[str] = "activity__owner"
    customer_path: ClassVar[str] = "activity__customer"
    parent_paths: ClassVar[tuple[str, ...]] = ("activity",)

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="reminders")
    minutes_before = models.PositiveIntegerField(_("minutes before"), null=True, blank=True)
    at = models.DateTimeField(_("at"), null=True, blank=True)
    channel = models.CharField(
        _("channel"), max_length=16, choices=Channel.choices, default=Channel.APP
    )

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes_before__isnull=True) ^ models.Q(at__isnull=True),
                name="reminder_has_one_time",
            )
        ]

    def __str__(self) -> str:
        return str(self.at or self.minutes_before)


class ReminderClock(models.Model):
    """What the job that tells reminders knows of one: bookkeeping, derived from its activity, in no log.

    `is_stale`: the reminder or its activity has changed, a trigger says so, and `next_at` is to be worked out anew.
    `next_at` is when it is told next, about the occurrence at `occurrence_at`; null when there is nothing more to tell.
    `told_until` is the moment of the last one told: no earlier one is told any more; it was about `told_occurrence_at`.
    """

    reminder = models.OneToOneField(
        Reminder, primary_key=True, on_delete=models.CASCADE, related_name="clock"
    )
    is_stale = models.BooleanField(default=True, db_default=True)
    next_at = models.DateTimeField(null=True)
    occurrence_at = models.DateTimeField(null=True)
    told_until = models.DateTimeField(null=True)
    told_occurrence_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["reminder"], condition=models.Q(is_stale=True), name="reminder_stale"
            ),  # the job: what is to be planned
            models.Index(
                fields=["next_at"],
                condition=models.Q(next_at__isnull=False),
                name="reminder_next",
            ),  # the job: what has come due
        ]

    def __str__(self) -> str:
        return f"{self.reminder_id}: {self.next_at}"
