"""Saved maps, who stands on them, what is claimed about them there, and how each user last saw them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Record
from customer_map.server.crm.models import Contact, Customer, Opportunity, Position
from customer_map.server.crm.models.base import Claim, TwoTimes, ends_after_it_begins


class MapKind(models.TextChoices):
    """The three lenses."""

    RELATIONSHIP = "relationship", _("Relationship map")
    JOURNEY = "journey", _("Journey map")
    MIND = "mind", _("Mind map")


def _of_readable_deal(user: User, path: str) -> Q:
    """The map of a deal tells of the deal: only who may read that may read the map."""
    none = Q(**{f"{path}__isnull": True})
    return none | Q(**{f"{path}__in": Opportunity.records.visible_to(user)})


class SavedMap(Record):
    """The definition of a map: what it shows and how; the records themselves stay where they are.

    The default relationship map of a customer has `is_default`; maps of single deals name an opportunity.
    """

    rights_as: ClassVar[str] = RecordType.MAP
    owner_path: ClassVar[str] = "owner"
    customer_path: ClassVar[str] = "customer"

    kind = models.CharField(_("kind"), max_length=16, choices=MapKind.choices)
    name = models.CharField(_("name"), max_length=200)
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="maps"
    )
    opportunity = models.ForeignKey(
        Opportunity, null=True, blank=True, on_delete=models.SET_NULL, related_name="maps"
    )
    is_default = models.BooleanField(default=False)
    definition = models.JSONField(default=dict, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("map")
        verbose_name_plural = _("maps")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind"],
                condition=models.Q(is_default=True, deleted_at__isnull=True),
                name="default_map_once_per_customer",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="relationship") | models.Q(customer__isnull=False),
                name="relationship_map_has_a_customer",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def readable_subjects(cls, user: User) -> Q:
        """Return the condition that the deal whose map this is may be read."""
        return _of_readable_deal(user, "opportunity")


class MapMember(Record):
    """A person, or an empty position, on a relationship map; `x` and `y` where somebody pinned the card."""

    rights_as: ClassVar[str] = RecordType.MAP
    owner_path: ClassVar[str] = "map__owner"
    customer_path: ClassVar[str] = "map__customer"
    parent_paths: ClassVar[tuple[str, ...]] = ("map",)

    map = models.ForeignKey(SavedMap, on_delete=models.CASCADE, related_name="members")
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    position = models.ForeignKey(
        Position, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    x = models.FloatField(null=True, blank=True)
    y = models.FloatField(null=True, blank=True)

    class Meta:
        verbose_name = _("map member")
        verbose_name_plural = _("map members")
        constraints = [
            models.UniqueConstraint(
                fields=["map", "contact"],
                condition=models.Q(deleted_at__isnull=True),
                name="member_once_per_map",
            ),
            models.CheckConstraint(
                condition=models.Q(contact__isnull=False) | models.Q(position__isnull=False),
                name="member_is_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.contact or self.position)

    @classmethod
    def readable_subjects(cls, user: User) -> Q:
        """Return the condition that the deal whose map this is may be read."""
        return _of_readable_deal(user, "map__opportunity")


class Aspect(models.TextChoices):
    """What an assessment is about."""

    BUYING_ROLE = "buying_role", _("Buying role")
    INFLUENCE = "influence", _("Influence")
    ATTITUDE = "attitude", _("Attitude")
    POLITICAL_STATUS = "political_status", _("Political status")
    COVERAGE = "coverage", _("Coverage")
    RELATIONSHIP_LEVEL = "relationship_level", _("Relationship level")
    DESIRED_LEVEL = "desired_level", _("Desired relationship level")


class BuyingRole(models.TextChoices):
    """The part somebody plays in a purchase."""

    DECISION_MAKER = "decision_maker", _("Decision maker")
    ECONOMIC_BUYER = "economic_buyer", _("Economic buyer")
    CHAMPION = "champion", _("Champion")
    INFLUENCER = "influencer", _("Influencer")
    EVALUATOR = "evaluator", _("Evaluator")
    USER = "user", pgettext_lazy("buying role", "User")
    PROCUREMENT = "procurement", _("Procurement")
    BLOCKER = "blocker", _("Blocker")


class Attitude(models.TextChoices):
    """How somebody stands towards us."""

    MENTOR = "mentor", _("Mentor")
    SUPPORTER = "supporter", _("Supporter")
    NEUTRAL = "neutral", _("Neutral")
    SCEPTIC = "sceptic", _("Sceptic")
    OPPONENT = "opponent", _("Opponent")


class PoliticalStatus(models.TextChoices):
    """How near somebody is to where things are decided."""

    INNER_CIRCLE = "inner_circle", _("Inner circle")
    POLITICAL = "political", _("Politically skilled")
    NOT_POLITICAL = "not_political", _("Not political")


class Coverage(models.TextChoices):
    """How well we cover somebody."""

    NONE = "0", _("No contact")
    BRIEF = "1", _("Brief contact")
    OCCASIONAL = "2", _("Occasional contact")
    REGULAR = "3", _("Regular contact")
    IN_DEPTH = "4", _("In depth")


class Assessment(Record, Claim, TwoTimes):
    """What somebody claims about a member of a map: one aspect, one value, with evidence, for a period."""

    rights_as: ClassVar[str] = RecordType.MAP
    owner_path: ClassVar[str] = "member__map__owner"
    customer_path: ClassVar[str] = "member__map__customer"
    parent_paths: ClassVar[tuple[str, ...]] = ("member", "member__map")

    member = models.ForeignKey(MapMember, on_delete=models.CASCADE, related_name="assessments")
    aspect = models.CharField(_("aspect"), max_length=24, choices=Aspect.choices)
    value = models.CharField(_("value"), max_length=60)
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["valid_from", "id"]
        constraints = [
            ends_after_it_begins("assessment_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["member", "aspect", "colleague"],
                condition=models.Q(valid_to__isnull=True, deleted_at__isnull=True),
                nulls_distinct=False,
                name="assessment_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.aspect} {self.value}"

    @classmethod
    def readable_subjects(cls, user: User) -> Q:
        """Return the condition that the deal whose map this is may be read."""
        return _of_readable_deal(user, "member__map__opportunity")


class MapView(models.Model):
    """How one user last saw a map: which branches were opened or closed by hand.

    A convenience, no record: it is not logged. `map_id` is that of a saved map, or of the customer
    whose default relationship map nobody has saved yet.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    map_id = models.UUIDField()
    unfolded = models.JSONField(default=list)
    folded = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint("user", "map_id", name="map_view_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.map_id}"
