"""A line of a file that was not taken over, and why."""

from django.db import models

from customer_map.server.intake.models.imports import Import


class RefusedLine(models.Model):
    """One fault of one line; `reason` and `fields` rebuild the error that says what is wrong with `value`."""

    id = models.BigAutoField(primary_key=True)
    of_import = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="refusals", db_index=False
    )
    line = models.BigIntegerField()
    column = models.CharField(max_length=300, blank=True, default="")
    value = models.TextField(blank=True, default="")
    reason = models.CharField(max_length=64)
    fields = models.JSONField(default=dict)

    class Meta:
        ordering = ["of_import", "line", "id"]
        # the report, in the order of the file
        indexes = [models.Index(fields=["of_import", "line", "id"], name="refused_line_of_import")]

    def __str__(self) -> str:
        return f"{self.line} {self.column}: {self.reason}"
