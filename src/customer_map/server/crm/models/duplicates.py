"""Records that are likely the same, and those that were merged, with all that was moved."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Record


class DuplicatePair(models.Model):
    """Two records that are likely the same, or of which somebody said that they are not (`decided_at`).

    `parts` explains the score: what was compared, how well it agrees and what that weighs. A row is seen only by who
    may see both records.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record_type = models.CharField(max_length=16)
    first_id = models.UUIDField()
    second_id = models.UUIDField()
    score = models.FloatField(default=0)
    parts = models.JSONField(default=list)
    found_at = models.DateTimeField(auto_now=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("likely duplicate")
        verbose_name_plural = _("likely duplicates")
        ordering = ["-score", "id"]
        constraints = [
            # also finds the pairs of one record
            models.UniqueConstraint(
                fields=["record_type", "first_id", "second_id"], name="duplicate_pair_once"
            ),
            models.CheckConstraint(
                condition=Q(first_id__lt=F("second_id")), name="duplicate_pair_in_order"
            ),
        ]
        indexes = [
            # the list of open pairs, the likeliest first
            models.Index(
                fields=["record_type", "-score", "id"],
                condition=Q(decided_at__isnull=True),
                name="duplicate_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_type} {self.first_id} {self.second_id}"


class Merge(Record):
    """One record went into another; deleted when it was taken apart again.

    `members` are both as they were before, `changes` what the merge made of the fields of the one that was kept.
    """

    rights_as: ClassVar[str] = RecordType.CUSTOMER
    owner_path: ClassVar[str] = "owner"

    record_type = models.CharField(max_length=16)
    kept_id = models.UUIDField()
    gone_id = models.UUIDField()
    members = models.JSONField()
    changes = models.JSONField(default=dict, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "gone_id"],
                condition=Q(deleted_at__isnull=True),
                name="merged_once_at_a_time",
            )
        ]
        indexes = [
            # what went into a record: its history
            models.Index(fields=["record_type", "kept_id"], name="merge_into")
        ]

    def __str__(self) -> str:
        return f"{self.gone_name} → {self.kept_name}"

    @property
    def kept_name(self) -> str:
        """The name of the record that was kept, before."""
        return str(self.members["kept"].get("name", ""))

    @property
    def gone_name(self) -> str:
        """The name of the record that went into the other."""
        return str(self.members["gone"].get("name", ""))


class MergedRow(models.Model):
    """A row of `table` whose `column` a merge pointed to the record that was kept."""

    id = models.BigAutoField(primary_key=True)
    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="rows", db_index=False)
    table = models.CharField(max_length=63)
    column = models.CharField(max_length=63)
    row_id = models.CharField(max_length=36)

    class Meta:
        constraints = [
            # also finds the rows of one merge
            models.UniqueConstraint(
                fields=["merge", "table", "column", "row_id"], name="merged_row_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table}.{self.column} {self.row_id}"
