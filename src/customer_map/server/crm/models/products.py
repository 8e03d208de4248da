"""What we sell."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Record
from customer_map.server.crm.models.base import currency_field, custom_field, money_field


class Product(Record):
    """A good or a service."""

    rights_as: ClassVar[str] = RecordType.PRODUCT

    code = models.CharField(_("code"), max_length=120)
    name = models.CharField(_("name"), max_length=300)
    category = models.CharField(_("category"), max_length=200, blank=True, default="")
    price = money_field(_("price"))
    currency = currency_field()
    custom = custom_field()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["name", "id"], name="product_list")]  # the list
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(deleted_at__isnull=True),
                name="product_code_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
