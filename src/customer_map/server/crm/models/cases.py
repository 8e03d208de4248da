"""What customers ask us to mend or answer."""

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import owned_within, reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.audit.records import (
    Record,
    VisibleRecords,
    VisibleRows,
    customer_is_visible,
)
from customer_map.server.crm.models.base import custom_field, owner_field
from customer_map.server.crm.models.contacts import Contact
from customer_map.server.crm.models.customers import Customer
from customer_map.server.crm.models.products import Product
from customer_map.server.crm.models.service import CaseQueue, ServicePolicy

NEXT_NUMBER = Func(
    Value("crm_case_number"), function="nextval", output_field=models.BigIntegerField()
)


class CaseStatus(models.TextChoices):
    """How far a case has come."""

    NEW = "new", _("New")
    OPEN = "open", pgettext_lazy("case", "Open")
    WAITING = "waiting", _("Waiting for the customer")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")


class Priority(models.TextChoices):
    """How urgent it is."""

    LOW = "low", _("Low")
    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High")
    URGENT = "urgent", _("Urgent")


class CaseRows(VisibleRows["Case"]):
    """What lies in a queue without an owner is also as its members' own."""

    def owned_within(self, user: User, reach: Reach, intent: Intent) -> Q:
        """Return the condition that a case lies within `reach`, or waits in a queue of `user`."""
        owned = owned_within(user, reach, Case.owner_path)
        if reach in (Reach.ALL, Reach.NONE) or intent == Intent.DELETE:
            return owned
        queues = CaseQueue.records.filter(CaseQueue.alive(), members__contains=[user.pk])
        return owned | Q(owner__isnull=True, queue__in=queues.order_by().values("pk"))

    def reachable_by(self, user: User, intent: Intent, *, with_deleted: bool = False) -> Self:
        """Keep what `user` reaches for `intent`; deleted rows only when asked for, as undo does."""
        rows = self.all() if with_deleted else self.filter(Case.alive())
        reach = reach_of(user, Case.rights_as, intent)
        if reach == Reach.NONE:
            return rows.none()
        rows = rows.filter(self.owned_within(user, reach, intent))
        return rows.filter(customer_is_visible(user, Case.customer_path))


class CaseRecords(VisibleRecords["Case"]):
    """The one door to cases."""

    def get_queryset(self) -> CaseRows:
        """Return all rows; only verbs and jobs start from here."""
        return CaseRows(self.model, using=self._db)


class Case(Record):
    """A question, a complaint or a fault; `satisfaction` is the customer's mark from 1 to 5 on closing.

    When an answer and the resolution fall due follows from the service policy that fits, and from `pauses`: times that
    do not count, each [since, until or null, "waiting" or "settled"]. While a promise pauses, nothing is due.
    """

    records: ClassVar[CaseRecords] = CaseRecords()

    rights_as: ClassVar[str] = RecordType.CASE
    owner_path: ClassVar[str] = "owner"
    customer_path: ClassVar[str] = "customer"
    derived_fields: ClassVar[frozenset[str]] = frozenset(
        (
            "policy",
            "pauses",
            "first_answer_due_at",
            "resolution_due_at",
            "clocks_at",
        )
    )

    number = models.BigIntegerField(
        _("number"), unique=True, editable=False, db_default=NEXT_NUMBER
    )
    subject = models.CharField(_("subject"), max_length=300)
    description = models.TextField(_("description"), blank=True, default="")
    customer = models.ForeignKey(
        Customer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
        verbose_name=_("customer"),
    )
    contact = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="cases",
        verbose_name=_("contact"),
    )
    product = models.ForeignKey(
        Product,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("product"),
    )
    status = models.CharField(
        _("status"), max_length=16, choices=CaseStatus.choices, default=CaseStatus.NEW
    )
    priority = models.CharField(
        _("priority"), max_length=16, choices=Priority.choices, default=Priority.NORMAL
    )
    channel = models.CharField(_("channel"), max_length=60, blank=True, default="")
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField(
        _("satisfaction"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    satisfaction_comment = models.TextField(_("what the customer said"), blank=True, default="")
    queue = models.ForeignKey(
        CaseQueue,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="cases",
        verbose_name=pgettext_lazy("cases", "queue"),
    )
    policy = models.ForeignKey(
        ServicePolicy,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("service policy"),
    )
    pauses = models.JSONField(default=list, blank=True, editable=False)
    first_answered_at = models.DateTimeField(_("first answer"), null=True, editable=False)
    first_answer_due_at = models.DateTimeField(_("first answer due"), null=True, editable=False)
    resolution_due_at = models.DateTimeField(_("resolution due"), null=True, editable=False)
    clocks_at = models.DateTimeField(null=True, editable=False)
    owner = owner_field()
    custom = custom_field()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_at", "id"]
        indexes = [
            # the customer's page
            models.Index(fields=["customer", "-opened_at"], name="case_of_customer"),
            models.Index(fields=["opened_at", "id"], name="case_newest"),  # the list, the calendar
            # a queue's page, the oldest first
            models.Index(
                fields=["queue", "opened_at"],
                name="case_of_queue",
                condition=Q(resolved_at__isnull=True),
            ),
            # warnings, and lists of what is due next
            models.Index(
                fields=["resolution_due_at"],
                name="case_resolution_due",
                condition=Q(resolved_at__isnull=True),
            ),
            models.Index(
                fields=["first_answer_due_at"],
                name="case_first_answer_due",
                condition=Q(resolved_at__isnull=True, first_answered_at__isnull=True),
            ),
            # after a policy has changed: whose clocks are older
            models.Index(
                fields=["clocks_at"], name="case_clocks", condition=Q(resolved_at__isnull=True)
            ),
            # satisfaction of a period, on the start page
            models.Index(
                fields=["resolved_at"],
                name="case_satisfaction",
                condition=Q(satisfaction__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
