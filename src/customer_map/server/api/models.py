"""What the API remembers: answers to writes that carried an `Idempotency-Key`."""

from django.db import models

from customer_map.server.accounts.models import ApiKey


class KeptAnswer(models.Model):
    """The answer to one write, kept for a day, so that a repeated request is answered without a second write.

    It is written in the transaction of the write itself: either both are there or neither is.
    """

    id = models.BigAutoField(primary_key=True)
    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("api_key", "name", name="kept_answer_once")]
        indexes = [models.Index(fields=["created_at"], name="kept_answer_age")]  # the daily sweep

    def __str__(self) -> str:
        return f"{self.name}: {self.status}"
