"""What several records share: some fields, a claim with its evidence, and the two times."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from customer_map.server.accounts.models import User


class Certainty(models.TextChoices):
    """How sure a claim is."""

    ASSUMED = "assumed", _("Assumed")
    CONFIRMED = "confirmed", _("Confirmed")


class Evidence(models.TextChoices):
    """What a claim was taken from."""

    NONE = "", _("None given")
    TOUCHPOINT = "touchpoint", _("Touchpoint")
    ACTIVITY = "activity", _("Activity")
    SURVEY = "survey", _("Survey")
    DOCUMENT = "document", _("Document")


class TwoTimes(models.Model):
    """A row that is true in the world from `valid_from` until `valid_to` (null: still).

    `recorded_at` is when we wrote it down. Never updated in place: a change closes the row and opens one.
    """

    valid_from = models.DateTimeField(default=timezone.now)
    valid_to = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        abstract = True


class Claim(models.Model):
    """Something somebody says: who, when, from what, how sure, and when to look again."""

    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_at = models.DateTimeField(default=timezone.now)
    evidence = models.CharField(
        max_length=16, choices=Evidence.choices, blank=True, default=Evidence.NONE
    )
    evidence_id = models.UUIDField(null=True, blank=True)
    certainty = models.CharField(
        max_length=16, choices=Certainty.choices, default=Certainty.ASSUMED
    )
    review_on = models.DateField(null=True, blank=True)
    note = models.TextField(_("note"), blank=True, default="")

    class Meta:
        abstract = True


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """Return the constraint that `valid_to`, where set, is not before `valid_from`."""
    condition = models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from"))
    return models.CheckConstraint(condition=condition, name=name)


def owner_field() -> "models.ForeignKey[User | None, User | None]":
    """Return a field for who answers for a record; null means nobody does."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("owner"),
    )


def tags_field() -> "ArrayField[list[str], list[str]]":
    """Return a field for the words that people group records by."""
    return ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name=_("tags")
    )


def custom_field() -> "models.JSONField[Any, Any]":
    """Return a field for the values of custom fields, by their names."""
    return models.JSONField(default=dict, blank=True)


def currency_field() -> "models.CharField[str, str]":
    """Return a field for an ISO 4217 currency code."""
    return models.CharField(_("currency"), max_length=3, blank=True, default="")


def money_field(
    label: "StrOrPromise" = "",
) -> "models.DecimalField[Decimal | float | str | None, Decimal | None]":
    """Return a field for an amount of money; null means unknown, never zero."""
    return models.DecimalField(
        label or _("amount"), max_digits=19, decimal_places=4, null=True, blank=True
    )
