"""What customers bought, and took back."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Governed, Record
from customer_map.server.crm.models.base import currency_field, custom_field, money_field
from customer_map.server.crm.models.customers import Customer
from customer_map.server.crm.models.products import Product


class Order(Record):
    """One order, or one cancellation of goods; without a customer it is anonymous."""

    rights_as: ClassVar[str] = RecordType.ORDER
    owner_path: ClassVar[str] = "customer__owner"
    customer_path: ClassVar[str] = "customer"

    number = models.CharField(_("number"), max_length=120)
    source = models.CharField(_("source"), max_length=120, blank=True, default="")
    customer = models.ForeignKey(
        Customer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="orders",
        verbose_name=_("customer"),
    )
    placed_at = models.DateTimeField(_("placed"))
    is_cancellation = models.BooleanField(_("cancellation"), default=False)
    currency = currency_field()
    total = money_field(_("total"))
    channel = models.CharField(_("channel"), max_length=60, blank=True, default="")
    custom = custom_field()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-placed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "number"],
                condition=models.Q(deleted_at__isnull=True),
                name="order_number_once_per_source",
            )
        ]
        indexes = [
            models.Index(
                fields=["customer", "-placed_at"], name="order_of_customer"
            ),  # the customer's page
            models.Index(fields=["updated_at", "id"], name="order_changed"),  # programs that follow
            # the list, newest first, by total, by channel, by number
            models.Index(fields=["placed_at", "id"], name="order_list"),
            models.Index(fields=["total", "id"], name="order_total"),
            models.Index(fields=["channel", "id"], name="order_channel"),
            models.Index(fields=["number", "id"], name="order_number"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(Governed):
    """One line of an order; `ordinal` counts from 1 as the lines came."""

    rights_as: ClassVar[str] = RecordType.ORDER
    owner_path: ClassVar[str] = "order__customer__owner"
    customer_path: ClassVar[str] = "order__customer"
    parent_paths: ClassVar[tuple[str, ...]] = ("order",)

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    ordinal = models.PositiveIntegerField()
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    description = models.CharField(_("description"), max_length=500, blank=True, default="")
    quantity = models.DecimalField(_("quantity"), max_digits=19, decimal_places=4)
    unit_price = models.DecimalField(_("unit price"), max_digits=19, decimal_places=4)
    custom = models.JSONField(default=dict, db_default={}, blank=True)

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ["order", "ordinal"]
        constraints = [models.UniqueConstraint(fields=["order", "ordinal"], name="order_line_once")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.ordinal}"
