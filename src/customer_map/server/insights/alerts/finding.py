"""Finds gaps by what is claimed on relationship maps, in one statement each, only among what a user may see."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import covers
from customer_map.server.accounts.roles import RecordType
from customer_map.server.crm.models import (
    Contact,
    Customer,
    CustomerKind,
    Opportunity,
    Outcome,
    Touchpoint,
)
from customer_map.server.saved_maps.models import (
    Aspect,
    Assessment,
    BuyingRole,
    Coverage,
    MapKind,
)

SILENT_DAYS = 30
STALE_DAYS = 180
DECIDING = (BuyingRole.DECISION_MAKER, BuyingRole.ECONOMIC_BUYER)
WELL_COVERED = (Coverage.OCCASIONAL, Coverage.REGULAR, Coverage.IN_DEPTH)


def accounts_without_decision_maker(user: User, _now: datetime) -> QuerySet[Any]:
    """Return the organisations with an open opportunity of whom no map says who decides or who holds the money."""
    named = _standing(user, Aspect.BUYING_ROLE).filter(value__in=DECIDING)
    return _selling_to(user).exclude(Exists(named.filter(member__map__customer=OuterRef("pk"))))


def single_threaded_accounts(user: User, _now: datetime) -> QuerySet[Any]:
    """Return the organisations with an open opportunity of whom just one person is covered occasionally or better."""
    people = covered_people(user).order_by().values("member__map__customer")
    single = people.annotate(known=Count("member__contact", distinct=True)).filter(known=1)
    return _selling_to(user).filter(pk__in=single.values("member__map__customer"))


def silent_champions(user: User, now: datetime) -> QuerySet[Any]:
    """Return the champions without a touchpoint for SILENT_DAYS.

    To somebody who may not read all their touchpoints nobody is silent.
    """
    champions = _standing(user, Aspect.BUYING_ROLE).filter(value=BuyingRole.CHAMPION)
    people = _contacts(user).filter(pk__in=champions.values("member__contact"))
    if not covers(user, RecordType.TOUCHPOINT, RecordType.CONTACT):
        return people.none()
    recent = _told(user, now).filter(occurred_at__gt=now - timedelta(days=SILENT_DAYS))
    return people.exclude(Exists(recent))


def longest_silent(user: User, now: datetime) -> QuerySet[Any]:
    """Return the silent champions, the longest silent first; `since` is their last touchpoint."""
    last = Subquery(_told(user, now).order_by("-occurred_at").values("occurred_at")[:1])
    silent = silent_champions(user, now).annotate(since=last)
    people: QuerySet[Any] = silent.select_related("customer").order_by("since", "name", "pk")
    return people


def stale_people(user: User, now: datetime) -> QuerySet[Any]:
    """Return the people on maps whose review is overdue, or of whom nothing new was claimed for STALE_DAYS."""
    by_person = _standing(user).filter(member__contact__isnull=False).order_by()
    claims = by_person.values("member__contact").annotate(
        last=Max("claimed_at"), due=Min("review_on")
    )
    stale = claims.filter(
        Q(last__lt=now - timedelta(days=STALE_DAYS)) | Q(due__lt=timezone.localdate(now))
    )
    return _contacts(user).filter(pk__in=stale.values("member__contact"))


def longest_stale(user: User, now: datetime) -> QuerySet[Any]:
    """Return those people, the oldest claims first; `since` is the last claim."""
    own = _standing(user).filter(member__contact=OuterRef("pk")).order_by("-claimed_at")
    people = stale_people(user, now).annotate(since=Subquery(own.values("claimed_at")[:1]))
    oldest_first: QuerySet[Any] = people.select_related("customer").order_by("since", "pk")
    return oldest_first


def covered_people(user: User) -> QuerySet[Assessment]:
    """Return what is claimed of the people whom we cover occasionally or better."""
    visible = _contacts(user).values("pk")
    claims = _standing(user, Aspect.COVERAGE)
    return claims.filter(value__in=WELL_COVERED, member__contact__in=visible)


def _standing(user: User, aspect: str = "") -> QuerySet[Assessment]:
    """Return the claims on relationship maps that still stand; those between two people left out."""
    claims = Assessment.records.visible_to(user).filter(
        valid_to__isnull=True, colleague__isnull=True, member__map__kind=MapKind.RELATIONSHIP
    )
    return claims.filter(aspect=aspect) if aspect else claims


def _told(user: User, now: datetime) -> QuerySet[Touchpoint]:
    return Touchpoint.records.visible_to(user).filter(contact=OuterRef("pk"), occurred_at__lte=now)


def _contacts(user: User) -> QuerySet[Contact]:
    return Contact.records.visible_to(user).filter(customer__isnull=False)


def _selling_to(user: User) -> QuerySet[Customer]:
    offers = Opportunity.records.visible_to(user).filter(
        customer=OuterRef("pk"), stage__outcome=Outcome.OPEN
    )
    companies = Customer.records.visible_to(user).filter(kind=CustomerKind.ORGANISATION)
    return companies.filter(Exists(offers)).order_by("name", "pk")
