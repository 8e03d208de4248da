"""One sentence of a customer, read; and the texts that wait to be read."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import owned_within, reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.audit.records import (
    Governed,
    Record,
    VisibleRecords,
    VisibleRows,
    customer_is_visible,
)
from customer_map.server.crm.models import (
    Activity,
    Case,
    Contact,
    Customer,
    Opportunity,
    Order,
    Product,
)
from customer_map.server.feedback.models.learning import LearnedModel
from customer_map.server.feedback.models.themes import Theme

LONGEST_STATEMENT = 2_000


class SourceType(models.TextChoices):
    """Where something was said."""

    TOUCHPOINT = "touchpoint", _("Touchpoint")
    CASE = "case", _("Case")
    MESSAGE = "message", _("Message of a case")
    ACTIVITY = "activity", _("Outcome of an activity")


class FeelingLabel(models.TextChoices):
    """How the customer feels."""

    POSITIVE = "positive", pgettext_lazy("feeling", "Positive")
    NEUTRAL = "neutral", pgettext_lazy("feeling", "Neutral")
    NEGATIVE = "negative", pgettext_lazy("feeling", "Negative")
    UNSURE = "unsure", pgettext_lazy("feeling", "Unsure")


class StatementKind(models.TextChoices):
    """What a statement is; "" for a plain one."""

    PRAISE = "praise", _("Praise")
    PAIN = "pain", _("Pain point")
    NEED = "need", pgettext_lazy("feedback", "Need")
    EXPECTATION = "expectation", _("Expectation")
    SUGGESTION = "suggestion", _("Suggestion")
    QUESTION = "question", pgettext_lazy("feedback", "Question")


# The records that a touchpoint comes from: who may not read them does not read what was said there.
TOLD_BY: dict[str, type[Record]] = {
    "order": Order,
    "opportunity": Opportunity,
    "activity": Activity,
    "case": Case,
}
OF_CASES = (SourceType.CASE, SourceType.MESSAGE)


class StatementRows(VisibleRows["Statement"]):
    """Who may read what a statement was taken from may read the statement."""

    def reachable_by(self, user: User, intent: Intent, *, with_deleted: bool = False) -> Self:
        """Keep the statements of what `user` reaches; what was deleted says nothing any more."""
        del with_deleted
        reach = reach_of(user, Statement.rights_as, intent)
        logged = (
            Q(source_type=SourceType.TOUCHPOINT, order__deleted_at__isnull=True)
            & owned_within(user, reach, Statement.owner_path)
            & customer_is_visible(user, Statement.customer_path)
            & _known_origin(user)
        )
        cases = _within(user, intent, Case, "case", OF_CASES)
        activities = _within(user, intent, Activity, "activity", (SourceType.ACTIVITY,))
        return self.filter(logged | cases | activities)


def _within(
    user: User, intent: Intent, model: type[Record], field: str, sources: Iterable[str]
) -> Q:
    """What comes from records of `model` that the user reaches."""
    told = Q(source_type__in=tuple(sources))
    known = model.records.reachable_by(user, intent).order_by()
    return told & Q(**{f"{field}__in": known.values("pk")})


def _known_origin(user: User) -> Q:
    """The condition that a touchpoint comes from nothing that is hidden from the user."""
    known = Q()
    for field, model in TOLD_BY.items():
        if reach_of(user, model.rights_as, Intent.READ) != Reach.ALL:
            rows = model.records.reachable_by(user, Intent.READ, with_deleted=True).order_by()
            known &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__in": rows.values("pk")})
    return known


class StatementRecords(VisibleRecords["Statement"]):
    """The one door to statements."""

    def get_queryset(self) -> StatementRows:
        """Return all rows; only verbs and jobs start from here."""
        return StatementRows(self.model, using=self._db)


class Statement(Governed):
    """One sentence of a text: how its writer feels, what it is and what it speaks of.

    Derived: may be thrown away and made again. It is known by its source and its place in it; `begins` and `ends` are
    its position in the readable text. `score` came with the text, `sentiment` was read; both run from -1 to +1.
    """

    records: ClassVar[StatementRecords] = StatementRecords()

    rights_as: ClassVar[str] = RecordType.TOUCHPOINT
    owner_path: ClassVar[str] = "customer__owner"
    customer_path: ClassVar[str] = "customer"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source_type = models.CharField(max_length=12, choices=SourceType.choices)
    source_id = models.UUIDField()
    place = models.PositiveSmallIntegerField(default=0)
    begins = models.PositiveIntegerField(default=0)
    ends = models.PositiveIntegerField(default=0)
    occurred_at = models.DateTimeField()
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.CASCADE, related_name="statements"
    )
    contact = models.ForeignKey(
        Contact, null=True, on_delete=models.SET_NULL, related_name="statements"
    )
    order = models.ForeignKey(Order, null=True, on_delete=models.CASCADE, related_name="+")
    opportunity = models.ForeignKey(
        Opportunity, null=True, on_delete=models.CASCADE, related_name="+"
    )
    activity = models.ForeignKey(Activity, null=True, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey(Product, null=True, on_delete=models.SET_NULL, related_name="+")
    channel = models.CharField(max_length=60, blank=True, default="")
    name = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField()
    language = models.CharField(max_length=8, blank=True, default="")
    score = models.FloatField(null=True)
    sentiment = models.FloatField(null=True)
    label = models.CharField(max_length=8, choices=FeelingLabel.choices)
    kind = models.CharField(max_length=12, choices=StatementKind.choices, blank=True, default="")
    aspects = ArrayField(models.CharField(max_length=60), default=list)
    theme = models.ForeignKey(
        Theme, null=True, on_delete=models.SET_NULL, related_name="statements"
    )
    spoken_by = models.ForeignKey(
        LearnedModel, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-occurred_at", "-id"]
        constraints = [
            # a text that is read twice leaves its sentences once
            models.UniqueConstraint(
                fields=["source_type", "source_id", "place"], name="statement_once"
            )
        ]
        indexes = [
            models.Index(fields=["-occurred_at", "-id"], name="statement_newest"),  # the inbox
            # the customer's page, and maps of a few customers
            models.Index(fields=["customer", "-occurred_at"], name="statement_of_customer"),
            # a theme's page and its weeks
            models.Index(
                fields=["theme", "-occurred_at"],
                name="statement_of_theme",
                condition=Q(theme__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def may_be_read_by(cls, user: User) -> bool:
        """Whether `user` may read any source of statements at all."""
        kinds = (cls.rights_as, Case.rights_as, Activity.rights_as)
        return any(reach_of(user, kind, Intent.READ) != Reach.NONE for kind in kinds)


class UnreadText(models.Model):
    """A text that is new, changed or gone since it was read; triggers write these with the text's transaction."""

    source_type = models.CharField(max_length=12, choices=SourceType.choices)
    source_id = models.UUIDField()
    occurred_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.source_type} {self.source_id}"
