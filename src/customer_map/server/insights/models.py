"""Figures derived from the records of one customer: never a source of truth, rebuilt at any time."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.server.audit.records import Governed
from customer_map.server.crm.models import Customer, SavedFilter
from customer_map.server.crm.models.base import currency_field, money_field


class ValueTier(models.TextChoices):
    """What a customer is worth, from what it bought; the rule stands in docs/methods."""

    HIGH = "high", _("High value")
    POTENTIAL = "potential", _("Potential")
    LOW = "low", _("Low value")
    NONE = "", _("No purchase yet")


class Lifecycle(models.TextChoices):
    """Where a customer stands between the first purchase and the last; the rule stands in docs/methods."""

    NEW = "new", pgettext_lazy("customer", "New")
    ACTIVE = "active", pgettext_lazy("customer", "Active")
    AT_RISK = "at_risk", _("At risk")
    LOST = "lost", pgettext_lazy("customer", "Lost")
    WON_BACK = "won_back", _("Won back")
    NONE = "", _("No purchase yet")


class CustomerFigures(Governed):
    """What the orders, touchpoints, opportunities and cases of a customer add up to."""

    owner_path: ClassVar[str] = "customer__owner"
    customer_path: ClassVar[str] = "customer"

    customer = models.OneToOneField(
        Customer, primary_key=True, on_delete=models.CASCADE, related_name="figures"
    )
    orders = models.PositiveIntegerField(default=0)
    revenue = money_field(_("revenue"))
    currency = currency_field()
    first_order_at = models.DateTimeField(null=True)
    last_order_at = models.DateTimeField(null=True)
    last_touchpoint_at = models.DateTimeField(null=True)
    touchpoints = models.PositiveIntegerField(default=0)
    recency_score = models.PositiveSmallIntegerField(null=True)
    frequency_score = models.PositiveSmallIntegerField(null=True)
    monetary_score = models.PositiveSmallIntegerField(null=True)
    value_tier = models.CharField(max_length=16, choices=ValueTier.choices, blank=True, default="")
    lifecycle = models.CharField(max_length=16, choices=Lifecycle.choices, blank=True, default="")
    open_opportunities = models.PositiveIntegerField(default=0)
    open_amount = money_field(_("open amount"))
    open_cases = models.PositiveIntegerField(default=0)
    mean_score = models.FloatField(null=True)
    computed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("figures of a customer")
        verbose_name_plural = _("figures of customers")
        indexes = [
            # segments and branches of the mind map
            models.Index(fields=["value_tier"], name="figures_value_tier"),
            models.Index(fields=["lifecycle"], name="figures_lifecycle"),
            # the list of customers, sorted by a figure
            models.Index(fields=["revenue", "customer"], name="figures_revenue"),
            models.Index(fields=["monetary_score", "customer"], name="figures_monetary_score"),
            models.Index(fields=["orders", "customer"], name="figures_orders"),
            models.Index(fields=["last_order_at", "customer"], name="figures_last_order"),
            models.Index(fields=["touchpoints", "customer"], name="figures_touchpoints"),
            models.Index(fields=["last_touchpoint_at", "customer"], name="figures_last_touchpoint"),
            # new customers of a period, on the start page
            models.Index(fields=["first_order_at"], name="figures_first_order"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.value_tier} {self.lifecycle}"


class ComparisonGroup(models.Model):
    """Customers whose purchases are compared: of one kind, buying in one currency; as of the last full refresh.

    It lets the figures of one customer be brought up to date without reading everybody's purchases.
    """

    kind = models.CharField(max_length=16)
    currency = models.CharField(max_length=3, blank=True)
    customers = models.PositiveIntegerField()
    usual_gap_days = models.FloatField()
    as_of = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("kind", "currency", name="comparison_group_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.currency}: {self.customers}"


class FiguresRevision(models.Model):
    """One row that counts how often figures were refreshed, so that pages know whether theirs are the newest."""

    number = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.number)


class SegmentSize(models.Model):
    """How many customers a segment had on a day, as its owner may see them."""

    segment = models.ForeignKey(SavedFilter, on_delete=models.CASCADE, related_name="sizes")
    day = models.DateField()
    customers = models.PositiveIntegerField()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "day"], name="segment_size_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.day}: {self.customers}"
