"""What we do with customers: tasks, calls, meetings and events."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Record
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


class Activity(Record):
    """Something planned or done with a customer."""

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
    remind_at = models.DateTimeField(_("remind"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("owner"),
    )
    custom = models.JSONField(default=dict, blank=True)

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
            )
        ]
        indexes = [
            models.Index(
                fields=["owner", "done_at", "due_at"], name="activity_due"
            ),  # due today on the start page
            models.Index(
                fields=["remind_at"],
                condition=models.Q(done_at__isnull=True),
                name="activity_reminder",
            ),  # reminders that come due
            models.Index(
                fields=["customer", "-created_at"], name="activity_of_customer"
            ),  # the customer's page
        ]

    def __str__(self) -> str:
        return self.subject


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
