"""What hangs on records: external identifiers, tags, typed custom fields and notes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.audit.records import Governed, Record
from customer_map.server.crm.models.contacts import Contact
from customer_map.server.crm.models.customers import Customer


class Identifier(Governed):
    """A name that another system has for a customer or a contact, such as its customer number."""

    customer_path: ClassVar[str] = "customer"
    owner_path: ClassVar[str] = "customer__owner"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    value = models.CharField(max_length=300)
    source = models.CharField(max_length=120, blank=True, default="")
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.CASCADE, related_name="identifiers"
    )
    contact = models.ForeignKey(
        Contact, null=True, on_delete=models.CASCADE, related_name="identifiers"
    )
    import_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        ordering = ["kind", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value", "source"], name="identifier_once_per_source"
            ),
            models.CheckConstraint(
                condition=models.Q(customer__isnull=False) | models.Q(contact__isnull=False),
                name="identifier_points_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"

    @classmethod
    def readable_subjects(cls, user: User) -> Q:
        """The names of a contact are seen by who sees the contact, also those that belong to no customer."""
        nobody = Q(contact__isnull=True)
        return nobody | Q(contact__in=Contact.records.visible_to(user).order_by().values("pk"))


class Tag(Record):
    """A word that people put on records; records keep the words themselves."""

    name = models.CharField(_("name"), max_length=60)
    colour = models.CharField(_("colour"), max_length=16, blank=True, default="")

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(deleted_at__isnull=True), name="tag_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CustomFieldKind(models.TextChoices):
    """What a custom field holds."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Money")
    DATE = "date", _("Date")
    TIME = "time", _("Date and time")
    BOOLEAN = "boolean", _("Yes or no")
    CHOICE = "choice", _("Choice")
    URL = "url", _("Link")


class CustomField(Record):
    """The definition of a field that the workspace added to a record type; values live in `custom` under `key`."""

    record_type = models.CharField(_("record type"), max_length=16, choices=RecordType.choices)
    key = models.SlugField(_("key"), max_length=60, allow_unicode=True)
    label = models.CharField(_("label"), max_length=120)
    kind = models.CharField(
        _("kind"), max_length=16, choices=CustomFieldKind.choices, default=CustomFieldKind.TEXT
    )
    choices = models.JSONField(_("choices"), default=list, blank=True)
    is_required = models.BooleanField(_("required"), default=False)
    rank = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("custom field")
        verbose_name_plural = _("custom fields")
        ordering = ["record_type", "rank", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "key"],
                condition=models.Q(deleted_at__isnull=True),
                name="custom_field_once",
            )
        ]

    def __str__(self) -> str:
        return self.label


class Note(Record):
    """A remark on a record of a customer; `record_type` and `record_id` say which one."""

    owner_path: ClassVar[str] = "owner"
    customer_path: ClassVar[str] = "customer"

    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.CASCADE, related_name="notes"
    )
    record_type = models.CharField(
        max_length=16, choices=RecordType.choices, default=RecordType.CUSTOMER
    )
    record_id = models.UUIDField()
    text = models.TextField(_("text"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["record_type", "record_id"], name="note_of_record")
        ]  # the record's page

    @classmethod
    def readable_subjects(cls, user: User) -> Q:
        """Keep notes on the types of records that `user` reads at all: a note tells of its record."""
        reaches = {kind: reach_of(user, kind, Intent.READ) for kind in RecordType}
        return Q(record_type__in=[kind for kind, reach in reaches.items() if reach != Reach.NONE])

    def __str__(self) -> str:
        return self.text[:60]
