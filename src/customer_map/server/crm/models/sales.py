"""Selling: leads, pipelines with their stages, and opportunities."""

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Record
from customer_map.server.crm.models.base import (
    currency_field,
    custom_field,
    money_field,
    owner_field,
    tags_field,
)
from customer_map.server.crm.models.contacts import Contact
from customer_map.server.crm.models.customers import Customer
from customer_map.server.crm.models.products import Product

# What columns of money hold.
SMALLEST = Decimal("0.0001")
# Whatever is too large is refused by its field, not by the calculation.
WIDE = Context(prec=200, rounding=ROUND_HALF_UP)


class LeadStatus(models.TextChoices):
    """How far a lead has come."""

    NEW = "new", _("New")
    WORKING = "working", _("Working")
    QUALIFIED = "qualified", _("Qualified")
    UNQUALIFIED = "unqualified", _("Unqualified")
    CONVERTED = "converted", _("Converted")


class Lead(Record):
    """Somebody who may become a customer."""

    rights_as: ClassVar[str] = RecordType.LEAD
    owner_path: ClassVar[str] = "owner"

    name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    company = models.CharField(_("company"), max_length=300, blank=True, default="")
    title = models.CharField(_("job title"), max_length=200, blank=True, default="")
    email = models.CharField(_("e-mail"), max_length=254, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=60, blank=True, default="")
    source = models.CharField(_("source"), max_length=120, blank=True, default="")
    status = models.CharField(
        _("status"), max_length=16, choices=LeadStatus.choices, default=LeadStatus.NEW
    )
    owner = owner_field()
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.SET_NULL, related_name="leads"
    )
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    tags = tags_field()
    custom = custom_field()

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["created_at", "id"], name="lead_newest")]  # the list

    def __str__(self) -> str:
        return self.name


class Pipeline(Record):
    """An ordered way of selling."""

    rights_as: ClassVar[str] = RecordType.OPPORTUNITY

    name = models.CharField(_("name"), max_length=120)
    rank = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("pipeline")
        verbose_name_plural = _("pipelines")
        ordering = ["rank", "name"]

    def __str__(self) -> str:
        return self.name


class Outcome(models.TextChoices):
    """What a stage says about the end."""

    OPEN = "open", pgettext_lazy("opportunity", "Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class Stage(Record):
    """A step of a pipeline; `probability` is the chance of winning in percent."""

    rights_as: ClassVar[str] = RecordType.OPPORTUNITY

    pipeline = models.ForeignKey(Pipeline, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField(_("name"), max_length=120)
    rank = models.PositiveIntegerField(default=0)
    probability = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(100)])
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.OPEN)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["pipeline", "rank"]

    def __str__(self) -> str:
        return self.name


class LossReason(Record):
    """A reason for losing that pages offer; the opportunity keeps the words, so that renaming changes no history."""

    rights_as: ClassVar[str] = RecordType.OPPORTUNITY

    name = models.CharField(_("name"), max_length=120)
    rank = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("reason for loss")
        verbose_name_plural = _("reasons for loss")
        ordering = ["rank", "name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                condition=models.Q(deleted_at__isnull=True),
                name="loss_reason_once",
                violation_error_message=_("There is such a reason already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Opportunity(Record):
    """A possible sale."""

    rights_as: ClassVar[str] = RecordType.OPPORTUNITY
    owner_path: ClassVar[str] = "owner"
    customer_path: ClassVar[str] = "customer"

    name = models.CharField(_("name"), max_length=300)
    customer = models.ForeignKey(
        Customer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="opportunities",
        verbose_name=_("customer"),
    )
    contact = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
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
    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, related_name="opportunities", verbose_name=_("stage")
    )
    amount = money_field()
    currency = currency_field()
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    close_on = models.DateField(_("expected close"), null=True, blank=True)
    loss_reason = models.CharField(_("reason for loss"), max_length=300, blank=True, default="")
    source = models.CharField(_("source"), max_length=120, blank=True, default="")
    owner = owner_field()
    tags = tags_field()
    custom = custom_field()

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["stage", "close_on"], name="opportunity_board"),  # the board
            models.Index(fields=["created_at", "id"], name="opportunity_newest"),  # the list
            models.Index(fields=["close_on", "id"], name="opportunity_close"),  # the calendar
        ]

    def __str__(self) -> str:
        return self.name


class OpportunityLine(Record):
    """One line of an opportunity, in its currency: how many of what, at which price, less a discount in percent."""

    rights_as: ClassVar[str] = RecordType.OPPORTUNITY
    owner_path: ClassVar[str] = "opportunity__owner"
    customer_path: ClassVar[str] = "opportunity__customer"
    parent_paths: ClassVar[tuple[str, ...]] = ("opportunity",)

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="lines")
    rank = models.PositiveIntegerField(default=0)
    product = models.ForeignKey(
        Product,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("product"),
    )
    description = models.CharField(_("description"), max_length=500, blank=True, default="")
    quantity = models.DecimalField(
        _("quantity"),
        max_digits=19,
        decimal_places=4,
        default=1,
        validators=[MinValueValidator(SMALLEST)],
    )
    unit_price = models.DecimalField(_("unit price"), max_digits=19, decimal_places=4)
    discount = models.DecimalField(
        _("discount, %"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    class Meta:
        verbose_name = _("opportunity line")
        verbose_name_plural = _("opportunity lines")
        ordering = ["opportunity", "rank", "id"]

    def __str__(self) -> str:
        return self.description or str(self.product or "")

    @property
    def amount(self) -> Decimal:
        """Quantity times price less the discount, rounded half away from zero to the places that are kept."""
        full = WIDE.multiply(self.quantity, self.unit_price)
        return WIDE.quantize(WIDE.multiply(full, (100 - self.discount) / 100), SMALLEST)
