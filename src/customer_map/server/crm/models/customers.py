"""A customer: an organisation or a person that buys, or may buy, from us."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Record
from customer_map.server.crm.models.base import custom_field, owner_field, tags_field


class CustomerKind(models.TextChoices):
    """What kind of customer it is."""

    ORGANISATION = "organisation", _("Organisation")
    PERSON = "person", _("Person")


class Customer(Record):
    """An organisation or a person."""

    rights_as: ClassVar[str] = RecordType.CUSTOMER
    owner_path: ClassVar[str] = "owner"

    kind = models.CharField(
        _("kind"), max_length=16, choices=CustomerKind.choices, default=CustomerKind.ORGANISATION
    )
    name = models.CharField(_("name"), max_length=300)
    alias = models.CharField(_("other name"), max_length=300, blank=True, default="")
    industry = models.CharField(_("industry"), max_length=120, blank=True, default="")
    region = models.CharField(_("region"), max_length=120, blank=True, default="")
    country = models.CharField(_("country"), max_length=80, blank=True, default="")
    city = models.CharField(_("city"), max_length=120, blank=True, default="")
    address = models.CharField(_("address"), max_length=500, blank=True, default="")
    website = models.CharField(_("website"), max_length=300, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=60, blank=True, default="")
    email = models.CharField(_("e-mail"), max_length=254, blank=True, default="")
    tax_id = models.CharField(
        _("company registration number"), max_length=60, blank=True, default=""
    )
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True, default="")
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subsidiaries",
        verbose_name=_("parent"),
    )
    owner = owner_field()
    tags = tags_field()
    custom = custom_field()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="customer_has_a_name"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="customer_is_not_its_own_parent"
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="customer_list"),  # the list, sorted by name
            # branches of the mind map; the list, sorted by region
            models.Index(fields=["region", "id"], name="customer_region"),
            models.Index(fields=["industry", "id"], name="customer_industry"),  # the same
            models.Index(
                fields=["created_at", "id"], name="customer_newest"
            ),  # the list, newest first
            models.Index(
                fields=["updated_at", "id"], name="customer_changed"
            ),  # programs that follow
            models.Index(fields=["owner"], name="customer_owner"),  # rights
            GinIndex(fields=["tags"], name="customer_tags"),  # filter by tag
            # the tags that the filter offers
            models.Index(fields=["-id"], condition=~models.Q(tags=[]), name="customer_tagged"),
        ]

    def __str__(self) -> str:
        return self.name
