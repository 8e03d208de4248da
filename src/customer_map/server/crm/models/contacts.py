"""People at customers, the positions there, and who held which when."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Record
from customer_map.server.crm.models.base import (
    TwoTimes,
    custom_field,
    ends_after_it_begins,
    owner_field,
    tags_field,
)
from customer_map.server.crm.models.customers import Customer


class Contact(Record):
    """A person we deal with; `customer` is the main one, employments tell the whole story."""

    rights_as: ClassVar[str] = RecordType.CONTACT
    owner_path: ClassVar[str] = "owner"
    customer_path: ClassVar[str] = "customer"

    name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    alias = models.CharField(_("other name"), max_length=200, blank=True, default="")
    customer = models.ForeignKey(
        Customer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contacts",
        verbose_name=_("customer"),
    )
    title = models.CharField(_("job title"), max_length=200, blank=True, default="")
    department = models.CharField(_("department"), max_length=200, blank=True, default="")
    email = models.CharField(_("e-mail"), max_length=254, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=60, blank=True, default="")
    mobile = models.CharField(_("mobile"), max_length=60, blank=True, default="")
    city = models.CharField(_("city"), max_length=120, blank=True, default="")
    country = models.CharField(_("country"), max_length=80, blank=True, default="")
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=16, blank=True, default="")
    source = models.CharField(_("source"), max_length=120, blank=True, default="")
    owner = owner_field()
    tags = tags_field()
    custom = custom_field()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="contact_has_a_name")
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="contact_list"),  # the list, sorted by name
            models.Index(fields=["email"], name="contact_email"),  # matching on import
            # the list, sorted by department or newest first
            models.Index(fields=["department", "id"], name="contact_department"),
            models.Index(fields=["created_at", "id"], name="contact_newest"),
            models.Index(
                fields=["updated_at", "id"], name="contact_changed"
            ),  # programs that follow
        ]

    def __str__(self) -> str:
        return self.name


class Position(Record):
    """A place in a customer's organisation; without a holder it is a placeholder such as "unknown CFO"."""

    rights_as: ClassVar[str] = RecordType.CONTACT
    owner_path: ClassVar[str] = "customer__owner"
    customer_path: ClassVar[str] = "customer"

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="positions", verbose_name=_("customer")
    )
    title = models.CharField(_("title"), max_length=200)
    department = models.CharField(_("department"), max_length=200, blank=True, default="")
    reports_to = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reports",
        verbose_name=_("reports to"),
    )
    rank = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["rank", "title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reports_to=models.F("id")), name="position_not_its_own_manager"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Employment(Record, TwoTimes):
    """A contact holds a position for a period."""

    rights_as: ClassVar[str] = RecordType.CONTACT
    owner_path: ClassVar[str] = "position__customer__owner"
    customer_path: ClassVar[str] = "position__customer"
    parent_paths: ClassVar[tuple[str, ...]] = ("contact", "position")

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="employments")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="employments")

    class Meta:
        verbose_name = _("employment")
        verbose_name_plural = _("employments")
        ordering = ["valid_from", "id"]
        constraints = [
            ends_after_it_begins("employment_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["contact", "position"],
                condition=models.Q(valid_to__isnull=True, deleted_at__isnull=True),
                name="employment_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact} – {self.position}"
