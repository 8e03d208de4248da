"""What every record shares: an id, a version, times, soft deletion, and one filter that decides who sees it."""

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import owned_within, reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType

RowT = TypeVar("RowT", bound=models.Model)


class VisibleRows(models.QuerySet[RowT]):
    """Rows that pass through one rights filter; every read starts with `visible_to` or `editable_by`.

    The model says how: `rights_as` (a record type), `owner_path` (where the owner stands, "" for none),
    `customer_path` (where the customer stands, "" for none) and `parent_paths` (what it is a part of). A row of a
    customer is seen only with its customer, a part only with what it is a part of; `readable_subjects` may ask more.
    """

    def visible_to(self, user: User) -> Self:
        """Keep what `user` may read."""
        return self.reachable_by(user, Intent.READ)

    def editable_by(self, user: User) -> Self:
        """Keep what `user` may change."""
        return self.reachable_by(user, Intent.EDIT)

    def reachable_by(self, user: User, intent: Intent, *, with_deleted: bool = False) -> Self:
        """Keep what `user` reaches for `intent`; deleted rows only when asked for, as undo does."""
        rules: type[Governed] = self.model  # type: ignore[assignment]
        reach = reach_of(user, rules.rights_as, intent)
        rows = self.all() if with_deleted else self.filter(rules.alive(), *rules.living_parents())
        if reach == Reach.NONE or (reach == Reach.OWN and not rules.owner_path):
            return rows.none()
        if rules.owner_path:
            rows = rows.filter(owned_within(user, reach, rules.owner_path))
        if rules.customer_path:
            rows = rows.filter(customer_is_visible(user, rules.customer_path))
        return rows.filter(rules.readable_subjects(user))


class VisibleRecords(models.Manager[RowT]):
    """The one door to the rows of a model."""

    def get_queryset(self) -> VisibleRows[RowT]:
        """Return all rows; only verbs and jobs start from here."""
        return VisibleRows(self.model, using=self._db)

    def visible_to(self, user: User) -> VisibleRows[RowT]:
        """Keep what `user` may read."""
        return self.get_queryset().visible_to(user)

    def editable_by(self, user: User) -> VisibleRows[RowT]:
        """Keep what `user` may change."""
        return self.get_queryset().editable_by(user)

    def reachable_by(
        self, user: User, intent: Intent, *, with_deleted: bool = False
    ) -> VisibleRows[RowT]:
        """Keep what `user` reaches for `intent`; deleted rows only when asked for."""
        return self.get_queryset().reachable_by(user, intent, with_deleted=with_deleted)


class Governed(models.Model):
    """A row that rights apply to."""

    rights_as: ClassVar[str] = RecordType.CUSTOMER
    owner_path: ClassVar[str] = ""
    customer_path: ClassVar[str] = ""
    parent_paths: ClassVar[tuple[str, ...]] = ()

    records: ClassVar[VisibleRecords[Self]] = VisibleRecords()

    class Meta:
        abstract = True

    @classmethod
    def alive(cls) -> Q:
        """Return the condition that a row has not been deleted."""
        return Q()

    @classmethod
    def may_be_added_by(cls, user: User) -> bool:
        """Whether `user` may create such rows at all."""
        reach = reach_of(user, cls.rights_as, Intent.EDIT)
        return reach != Reach.NONE and (reach != Reach.OWN or bool(cls.owner_path))

    @classmethod
    def living_parents(cls) -> list[Q]:
        """Return the conditions that nothing has been deleted that the row is a part of."""
        return [Q(**{f"{path}__deleted_at__isnull": True}) for path in cls.parent_paths]

    @classmethod
    def readable_subjects(cls, user: User) -> Q:
        """Return the further condition for rows that tell of records of several types, such as notes."""
        del user
        return Q()


def customer_is_visible(user: User, path: str) -> Q:
    """Return the condition that the customer at `path` is visible to `user`, or that there is none."""
    nobody = Q(**{f"{path}__isnull": True})
    reach = reach_of(user, RecordType.CUSTOMER, Intent.READ)
    alive = Q(**{f"{path}__deleted_at__isnull": True})
    if reach == Reach.NONE:
        return nobody
    return nobody | (alive & owned_within(user, reach, f"{path}__owner"))


class Record(Governed):
    """A record of the system of record: written only by verbs, each of which leaves one audit entry."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    import_id = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def alive(cls) -> Q:
        """Return the condition that a record has not been deleted."""
        return Q(deleted_at__isnull=True)

    @classmethod
    def type_name(cls) -> str:
        """Return the name that the change log and addresses use, such as `customer`."""
        return cls._meta.model_name or ""
