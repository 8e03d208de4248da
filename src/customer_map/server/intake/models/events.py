"""Events on their way to become touchpoints: received, held back, refused; and what was heard last."""

from django.db import models

from customer_map.server.accounts.ids import new_id
from customer_map.server.intake.models.event_sources import EventSource


class Event(models.Model):
    """What a source told, as it told it; `occurred_at` is by our clock.

    There is no foreign key to the source: acknowledging an event costs one plain COPY. Sources are never deleted.
    """

    id = models.BigAutoField(primary_key=True)
    source_id = models.UUIDField()
    message_id = models.CharField(max_length=200)
    type = models.CharField(max_length=16)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    user_id = models.TextField(null=True)  # noqa: DJ001 - an event names one or both
    anonymous_id = models.TextField(null=True)  # noqa: DJ001 - as above
    name = models.TextField(default="")
    payload = models.JSONField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.type} {self.name}".strip()


class ReceivedEvent(Event):
    """Acknowledged, and waiting to be taken over."""

    class Meta:
        # the next events of a source
        indexes = [models.Index(fields=["source_id", "id"], name="received_event_next")]


class HeldEvent(Event):
    """What a visitor did whose name nobody knows yet; an identify or alias lets it go."""

    id = models.BigIntegerField(primary_key=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_id", "message_id"], name="held_event_once")
        ]
        indexes = [
            # what becomes of a visitor who has said who he is
            models.Index(fields=["source_id", "anonymous_id"], name="held_event_of_visitor"),
            models.Index(fields=["received_at"], name="held_event_age"),  # what is too old
        ]


class RefusedEvent(models.Model):
    """An event that could not be taken over; `reason` is a key of `intake.events.reasons`."""

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(EventSource, on_delete=models.CASCADE, related_name="refusals")
    received_at = models.DateTimeField()
    message_id = models.CharField(max_length=200, blank=True, default="")
    name = models.TextField(blank=True, default="")
    reason = models.CharField(max_length=40)
    payload = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.reason}"


class RecentEvent(models.Model):
    """One of the last events of a source, shown on its page; older ones are dropped."""

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(EventSource, on_delete=models.CASCADE, related_name="recent")
    received_at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    type = models.CharField(max_length=16)
    name = models.TextField(blank=True, default="")
    who = models.TextField(blank=True, default="")
    customer_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.type} {self.name}".strip()


class ToldField(models.Model):
    """What a source last said of one field of a customer, and when: it may correct itself, but nobody else."""

    pk = models.CompositePrimaryKey("source", "customer_id", "field")
    source = models.ForeignKey(EventSource, on_delete=models.CASCADE, related_name="+")
    customer_id = models.UUIDField()
    field = models.CharField(max_length=16)
    value = models.TextField()
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"


class IdentityConflict(models.Model):
    """A source says that two customers are one: a candidate for merging, decided by people."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.ForeignKey(EventSource, on_delete=models.CASCADE, related_name="conflicts")
    one_id = models.UUIDField()
    other_id = models.UUIDField()
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-found_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "one_id", "other_id"], name="identity_conflict_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.one_id} = {self.other_id}"
