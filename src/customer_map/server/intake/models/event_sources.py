"""A source of events: a program or web page that tells what customers do."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.ids import new_id


class SourceKind(models.TextChoices):
    """In which form a source sends its events."""

    SEGMENT = "segment", _("Segment or RudderStack SDK, tracking script")
    WEBHOOK = "webhook", _("Signed webhook")
    CLOUDEVENTS = "cloudevents", "CloudEvents"


class EventSource(models.Model):
    """One sender of events, with its key.

    `code` never changes: it stands in addresses, and is the source of the touchpoints and identifiers that come of it.
    Of the write key only the hash is kept; the secret of a signed webhook is kept encrypted. `mapping` says how names
    are rewritten and where webhooks and CloudEvents keep what we need (see `intake.events.mapping`). The counts and
    `last_seen_at` are brought up to date when events are taken over.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=60, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(
        _("kind"), max_length=16, choices=SourceKind.choices, default=SourceKind.SEGMENT
    )
    key_prefix = models.CharField(max_length=16)
    key_hash = models.CharField(max_length=64, unique=True)
    secret = models.TextField(blank=True, default="")
    origins = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("web origins")
    )
    mapping = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    taken = models.PositiveBigIntegerField(default=0)
    repeated = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("event source")
        verbose_name_plural = _("event sources")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
