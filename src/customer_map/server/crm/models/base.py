"""What several records share: a claim with its evidence, and the two times."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


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
