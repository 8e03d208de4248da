"""The touchpoint log: one row is one fact about one contact with a customer."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Governed
from customer_map.server.crm.models.activities import Activity
from customer_map.server.crm.models.base import currency_field, money_field
from customer_map.server.crm.models.cases import Case
from customer_map.server.crm.models.contacts import Contact
from customer_map.server.crm.models.customers import Customer
from customer_map.server.crm.models.orders import Order
from customer_map.server.crm.models.sales import Opportunity


class Direction(models.TextChoices):
    """Who reached out."""

    INWARD = "in", _("From the customer")
    OUTWARD = "out", _("To the customer")
    NONE = "", _("Neither")


class Touchpoint(Governed):
    """One contact with a customer: append-only, partitioned by the month of `occurred_at` (UTC).

    `score` runs from -1 (bad) to +1 (good); null where nothing was said. `message_id` is unique per `source`.
    The table itself is made by a migration: its primary key is (id, occurred_at), as partitioning wants.
    """

    rights_as: ClassVar[str] = RecordType.TOUCHPOINT
    owner_path: ClassVar[str] = "customer__owner"
    customer_path: ClassVar[str] = "customer"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="touchpoints")
    contact = models.ForeignKey(
        Contact, null=True, on_delete=models.PROTECT, related_name="touchpoints"
    )
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    channel = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    direction = models.CharField(
        max_length=3, choices=Direction.choices, blank=True, default=Direction.NONE
    )
    value = money_field()
    currency = currency_field()
    score = models.FloatField(null=True)
    text = models.TextField(blank=True, default="")
    properties = models.JSONField(default=dict)
    source = models.CharField(max_length=120)
    message_id = models.CharField(max_length=200)
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="+")
    opportunity = models.ForeignKey(
        Opportunity, null=True, on_delete=models.PROTECT, related_name="+"
    )
    activity = models.ForeignKey(Activity, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    import_id = models.UUIDField(null=True)

    class Meta:
        managed = False
        db_table = "crm_touchpoint"
        verbose_name = _("touchpoint")
        verbose_name_plural = _("touchpoints")
        ordering = ["-occurred_at", "-id"]

    def __str__(self) -> str:
        return f"{self.occurred_at:%Y-%m-%d} {self.name}"


class TouchpointKey(models.Model):
    """Keeps `message_id` unique per source over all partitions: whoever inserts the key first owns the touchpoint."""

    pk = models.CompositePrimaryKey("source", "message_id")
    source = models.CharField(max_length=120)
    message_id = models.CharField(max_length=200)
    touchpoint_id = models.UUIDField()
    occurred_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.source} {self.message_id}"
