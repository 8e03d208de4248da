"""Ties between people: typed, directed, dated, each with its evidence."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Intent, RecordType
from customer_map.server.audit.records import Record
from customer_map.server.crm.models.base import Claim, TwoTimes, ends_after_it_begins
from customer_map.server.crm.models.contacts import Contact
from customer_map.server.crm.models.customers import Customer


class RelationshipKind(models.TextChoices):
    """What a tie means."""

    INFLUENCES = "influences", _("influences")
    ALLIED = "allied", _("allied with")
    IN_CONFLICT = "in_conflict", _("in conflict with")
    INFORMAL = "informal", _("informal tie to")
    KNOWS = "knows", _("knows")
    FAMILY = "family", _("family or alumni of")


class Relationship(Record, Claim, TwoTimes):
    """A tie from a contact, or from one of our colleagues, to a contact."""

    rights_as: ClassVar[str] = RecordType.CONTACT
    owner_path: ClassVar[str] = "customer__owner"
    customer_path: ClassVar[str] = "customer"
    parent_paths: ClassVar[tuple[str, ...]] = ("source", "target")

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="relationships")
    kind = models.CharField(_("kind"), max_length=16, choices=RelationshipKind.choices)
    source = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="ties_out"
    )
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    target = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="ties_in")
    strength = models.PositiveSmallIntegerField(
        _("strength"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        ordering = ["valid_from", "id"]
        constraints = [
            ends_after_it_begins("relationship_ends_after_it_begins"),
            models.CheckConstraint(
                condition=models.Q(source__isnull=True) ^ models.Q(colleague__isnull=True),
                name="relationship_has_one_source",
            ),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="relationship_joins_two_people"
            ),
        ]

    @classmethod
    def readable_subjects(cls, user: User) -> Q:
        """A tie tells of the people at both of its ends: it is read by who reads both."""
        people = Contact.records.reachable_by(user, Intent.READ, with_deleted=True)
        keys = people.order_by().values("pk")
        return Q(target__in=keys) & (Q(source__isnull=True) | Q(source__in=keys))

    def __str__(self) -> str:
        return f"{self.source or self.colleague} {self.get_kind_display()} {self.target}"
