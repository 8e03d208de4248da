"""Changes of many records that a worker carries out step by step."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from customer_map.server.accounts.ids import new_id


class BulkChange(models.Model):
    """One field of many records set to one value: what is wanted, and how far it has come.

    `also` holds what is asked besides, such as why opportunities were lost.
    `position` counts the records of `ids` that are done with. All entries share `batch`, and so are one step to undo.
    `refusals` holds the id, name and reason of the first refused ones.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    record_type = models.CharField(max_length=16)
    field = models.CharField(max_length=60)
    value = models.TextField(null=True, blank=True)  # noqa: DJ001 - null empties the field
    also = models.JSONField(default=dict)
    ids = ArrayField(models.UUIDField())
    batch = models.UUIDField(default=new_id)
    position = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.record_type}.{self.field}: {self.position} of {len(self.ids)}"

    @property
    def total(self) -> int:
        """How many records it is about."""
        return len(self.ids)
