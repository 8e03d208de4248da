"""An import: one sheet of one file, how its columns are understood, how far it has come and what came of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.ids import new_id


class ImportState(models.TextChoices):
    """How far an import has come."""

    UPLOADED = "uploaded", _("Waiting for your choices")
    PREVIEWED = "previewed", _("Rehearsed")
    QUEUED = "queued", _("Waiting for its turn")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


FINISHED = frozenset({ImportState.DONE, ImportState.CANCELLED, ImportState.FAILED})


class Import(models.Model):
    """One sheet of one uploaded file.

    `stored_as` is the random name below the files folder. `mapping` is `Mapping.to_json()`, empty until the file has
    been read; `options` are those of `ImportOptions`. A rehearsal runs like the import and is rolled back. `counts`
    holds for each record type how many were created, updated and left unchanged; `read_lines` and `refused_lines`
    count lines of the file. `error_code` and `error_fields` rebuild the error that ended a failed import.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    sheet = models.CharField(max_length=255, blank=True, default="")
    kind = models.CharField(max_length=32, blank=True, default="")
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    state = models.CharField(
        max_length=16, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    is_rehearsal = models.BooleanField(default=False)
    is_cancel_wanted = models.BooleanField(default=False)
    progress = models.PositiveSmallIntegerField(default=0)
    read_lines = models.PositiveBigIntegerField(default=0)
    refused_lines = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    error_code = models.CharField(max_length=64, blank=True, default="")
    error_fields = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    reverted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-id"]
        # the list of one's own imports, newest first
        indexes = [models.Index(fields=["user", "-created_at"], name="import_of_user")]

    def __str__(self) -> str:
        return f"{self.file_name} {self.sheet}".strip()

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state in FINISHED

    @property
    def is_under_way(self) -> bool:
        """Whether a job works on it or will soon."""
        return self.state in {ImportState.QUEUED, ImportState.RUNNING}

    @property
    def can_be_reverted(self) -> bool:
        """Whether it wrote records that nobody has taken back."""
        return self.state == ImportState.DONE and self.reverted_at is None
