"""What many statements speak of."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Record
from customer_map.server.crm.models.base import owner_field


class ThemeState(models.TextChoices):
    """Whether a theme is looked at."""

    OPEN = "open", pgettext_lazy("theme", "Open")
    WATCHED = "watched", _("Watched")
    CLOSED = "closed", _("Hidden")


class Theme(Record):
    """A theme that was found in what customers said; found again, it is the same one while its members are.

    `is_named` says that a person chose the label, which finding keeps. What belongs to `merged_into` counts there; its
    own members stay, so that the merge can be undone. How often it is spoken of depends on who asks.
    """

    rights_as: ClassVar[str] = RecordType.TOUCHPOINT
    owner_path: ClassVar[str] = "owner"
    derived_fields: ClassVar[frozenset[str]] = frozenset(
        ("terms", "found_at", "alerted_for", "alerted_rising")
    )

    label = models.CharField(_("label"), max_length=200)
    is_named = models.BooleanField(default=False)
    terms = ArrayField(models.CharField(max_length=60), default=list, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=ThemeState.choices, default=ThemeState.OPEN
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )
    owner = owner_field()
    found_at = models.DateTimeField(null=True, editable=False)
    alerted_for = models.DateField(null=True, editable=False)
    alerted_rising = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["label", "id"]

    def __str__(self) -> str:
        return self.label

    @classmethod
    def readable_subjects(cls, user: User) -> Q:
        """A theme is known to who sees something that was said of it: its words would tell of the rest."""
        from customer_map.server.feedback.models.statements import Statement  # noqa: PLC0415 - each names the other

        said = Statement.records.visible_to(user).filter(theme__isnull=False).order_by()
        return Q(pk__in=said.values("theme")) | Q(pk__in=said.values("theme__merged_into"))
