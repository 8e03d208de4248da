"""The model that learned from the workspace's own scored answers, and how good it is beside the base model."""

from django.db import models

from customer_map.server.accounts.ids import new_id


class LearnedModel(models.Model):
    """One lesson: macro-F1 of both models on answers that neither had seen; `speaks` says which one is used.

    `data` is what `text.learning.Model.dumps` wrote, empty while the base model speaks. `is_latest` marks the newest
    lesson, `is_used` the one that statements are read with; at most one row has each.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    answers = models.PositiveIntegerField()
    examples = models.PositiveIntegerField()
    base = models.FloatField(null=True)
    own = models.FloatField(null=True)
    gain = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    speaks = models.CharField(max_length=8)
    reason = models.CharField(max_length=60, blank=True, default="")
    is_latest = models.BooleanField(default=True)
    is_used = models.BooleanField(default=False)
    data = models.BinaryField(default=b"")

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_latest"],
                condition=models.Q(is_latest=True),
                name="learned_model_latest_once",
            ),
            models.UniqueConstraint(
                fields=["is_used"], condition=models.Q(is_used=True), name="learned_model_used_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d} {self.speaks}"
