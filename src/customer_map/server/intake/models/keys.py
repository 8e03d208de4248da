"""The key under which a record without identifiers of its own is found again when its file comes twice."""

from django.db import models


class ImportKey(models.Model):
    """`value` names one opportunity, activity, lead or employment of `source`: its number there, or a digest of it."""

    pk = models.CompositePrimaryKey("record_type", "source", "value")
    record_type = models.CharField(max_length=16)
    source = models.CharField(max_length=120)
    value = models.CharField(max_length=300)
    record_id = models.UUIDField()
    import_id = models.UUIDField()

    class Meta:
        # taking an import back
        indexes = [models.Index(fields=["import_id"], name="import_key_of_import")]

    def __str__(self) -> str:
        return f"{self.record_type} {self.value}"
