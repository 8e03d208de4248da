"""What people keep of lists: filters with their columns, order and kind of view, and how each list was left."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import ADMINISTRATIVE_ROLES, Intent, Reach, RecordType, Role
from customer_map.server.audit.records import Record, VisibleRecords, VisibleRows


class ViewKind(models.TextChoices):
    """How the rows of a list are laid out."""

    TABLE = "table", _("Table")
    BOARD = "board", _("Board")
    CALENDAR = "calendar", _("Calendar")
    TIMELINE = "timeline", _("Time line")


class SavedFilterRows(VisibleRows["SavedFilter"]):
    """Filters have their own rule: private ones are their owner's alone, shared ones are read by everybody."""

    def reachable_by(self, user: User, intent: Intent, *, with_deleted: bool = False) -> Self:
        """Keep what `user` reaches; administrators may also change what is shared."""
        rows = self.all() if with_deleted else self.filter(deleted_at__isnull=True)
        shared = Q(is_shared=True)
        if intent != Intent.READ and Role(user.role) not in ADMINISTRATIVE_ROLES:
            shared = Q(pk__in=[])
        readable = [kind for kind in RecordType if reach_of(user, kind, Intent.READ) != Reach.NONE]
        return rows.filter(Q(owner=user) | shared, record_type__in=readable)


class SavedFilterRecords(VisibleRecords["SavedFilter"]):
    """The one door to saved filters."""

    def get_queryset(self) -> SavedFilterRows:
        """Return all rows; only verbs and jobs start from here."""
        return SavedFilterRows(self.model, using=self._db)


class SavedFilter(Record):
    """A filter with a name, and how its rows are shown; one on customers is a segment."""

    records: ClassVar[SavedFilterRecords] = SavedFilterRecords()

    owner_path: ClassVar[str] = "owner"

    name = models.CharField(_("name"), max_length=120)
    record_type = models.CharField(_("record type"), max_length=16, choices=RecordType.choices)
    tree = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=list, blank=True)
    sort = models.CharField(max_length=60, blank=True, default="")
    view = models.CharField(max_length=16, choices=ViewKind.choices, default=ViewKind.TABLE)
    is_shared = models.BooleanField(_("shared"), default=False)
    is_default = models.BooleanField(_("default for everybody"), default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="saved_filter_has_a_name")
        ]
        indexes = [
            # the menu above a list
            models.Index(fields=["record_type", "name"], name="saved_filter_menu")
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def may_be_added_by(cls, user: User) -> bool:
        """Whoever reads anything may keep views of it, also who may change nothing."""
        return any(reach_of(user, kind, Intent.READ) != Reach.NONE for kind in RecordType)


class ListChoice(models.Model):
    """How one user left a list: its columns, its order and its kind of view; and the view that it opens with."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="list_choices"
    )
    record_type = models.CharField(max_length=16, choices=RecordType.choices)
    columns = models.JSONField(default=list, blank=True)
    sort = models.CharField(max_length=60, blank=True, default="")
    view = models.CharField(max_length=16, choices=ViewKind.choices, default=ViewKind.TABLE)

    opens = models.ForeignKey(
        SavedFilter, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "record_type"], name="list_choice_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.record_type}"
