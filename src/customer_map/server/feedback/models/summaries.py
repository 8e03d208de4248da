"""What a language model wrote about a theme, for one reader, from what that person may read."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.models import User
from customer_map.server.feedback.models.themes import Theme


class ThemeSummary(models.Model):
    """A summary, waiting while it has neither words nor a problem.

    `statements` are those that were read: it is shown only while its reader may read all of them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="summaries")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=16)
    words = models.TextField(blank=True, default="")
    problem = models.CharField(max_length=300, blank=True, default="")
    model = models.CharField(max_length=200)
    statements = ArrayField(models.UUIDField(), default=list)
    asked_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["theme", "reader", "language"], name="theme_summary_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.theme} {self.language}"

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be written."""
        return not self.words and not self.problem
