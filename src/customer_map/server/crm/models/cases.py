"""What customers ask us to mend or answer."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Func, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Record
from customer_map.server.crm.models.contacts import Contact
from customer_map.server.crm.models.customers import Customer
from customer_map.server.crm.models.products import Product

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


class Case(Record):
    """A question, a complaint or a fault; `satisfaction` is the customer's mark from 1 to 5 on closing."""

    rights_as: ClassVar[str] = RecordType.CASE
    owner_path: ClassVar[str] = "owner"
    customer_path: ClassVar[str] = "customer"

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
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_at", "id"]
        indexes = [
            models.Index(fields=["customer", "-opened_at"], name="case_of_customer")
        ]  # the customer's page

    def __str__(self) -> str:
        return self.subject
