"""Verbs on business calendars and service policies; only administrators change them, and a job follows."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actions.writing import require_administrator
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, require_visible
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.values import Values, names
from customer_map.server.crm.models import BusinessCalendar, Priority, ServicePolicy
from customer_map.server.crm.service_levels.closed_days import closed_days
from customer_map.server.crm.service_levels.hours import checked_closed_days, checked_week
from customer_map.server.crm.service_levels.promises import Promise

CALENDAR_FIELDS = names("name time_zone week country region closed")
POLICY_FIELDS = names("name calendar tiers tags targets warn_minutes")
LONGEST_MINUTES = 365 * 24 * 60

Targets = dict[str, dict[str, int]]


def create_calendar(*, actor: Actor, values: Values) -> BusinessCalendar:
    """Make a business calendar."""
    require_administrator(actor)
    return records.add(
        actor=actor,
        verb="business_calendar.create",
        model=BusinessCalendar,
        values=_checked_calendar(values),
        fields=CALENDAR_FIELDS,
    )


def edit_calendar(*, actor: Actor, calendar_id: UUID | str, values: Values) -> BusinessCalendar:
    """Change a business calendar; the due times of open cases follow."""
    require_administrator(actor)
    before = require_visible(actor, BusinessCalendar, calendar_id)
    place = {"country": before.country, "region": before.region}
    return records.edit(
        actor=actor,
        verb="business_calendar.edit",
        model=BusinessCalendar,
        record_id=calendar_id,
        values=_checked_calendar({**place, **values}),
        fields=CALENDAR_FIELDS,
    )


def archive_calendar(*, actor: Actor, calendar_id: UUID | str) -> BusinessCalendar:
    """Put a calendar away that no policy uses.

    Raises InvalidValueError when one does.
    """
    require_administrator(actor)
    calendar = require_visible(actor, BusinessCalendar, calendar_id)
    if calendar.policies.filter(ServicePolicy.alive()).exists():
        reason = _("A service policy uses this calendar.")
        raise InvalidValueError(field="calendar", reason=reason)
    return records.delete(
        actor=actor,
        verb="business_calendar.archive",
        model=BusinessCalendar,
        record_id=calendar_id,
    )


@transaction.atomic
def create_policy(*, actor: Actor, values: Values) -> ServicePolicy:
    """Make a service policy; it is asked after all others."""
    require_administrator(actor)
    last = ServicePolicy.records.filter(ServicePolicy.alive()).order_by("-rank").first()
    return records.add(
        actor=actor,
        verb="service_policy.create",
        model=ServicePolicy,
        values={**_checked_policy(values), "rank": last.rank + 1 if last else 0},
        fields=POLICY_FIELDS | {"rank"},
    )


def edit_policy(*, actor: Actor, policy_id: UUID | str, values: Values) -> ServicePolicy:
    """Change a service policy; the due times of open cases follow."""
    require_administrator(actor)
    return records.edit(
        actor=actor,
        verb="service_policy.edit",
        model=ServicePolicy,
        record_id=policy_id,
        values=_checked_policy(values),
        fields=POLICY_FIELDS,
    )


@transaction.atomic
def shift_policy(*, actor: Actor, policy_id: UUID | str, by: int) -> ServicePolicy:
    """Move a policy `by` places: -1 is asked one place earlier; the ends stay the ends."""
    require_administrator(actor)
    policy = require_visible(actor, ServicePolicy, policy_id)
    order = list(ServicePolicy.records.filter(ServicePolicy.alive()).order_by("rank", "pk"))
    place = order.index(policy)
    order.insert(min(max(place + by, 0), len(order) - 1), order.pop(place))
    for rank, each in enumerate(order):
        if each.rank != rank:
            change(actor=actor, verb="service_policy.shift", record=each, values={"rank": rank})
    policy.refresh_from_db()
    return policy


def archive_policy(*, actor: Actor, policy_id: UUID | str) -> ServicePolicy:
    """Put a policy away; the due times of open cases follow."""
    require_administrator(actor)
    return records.delete(
        actor=actor, verb="service_policy.archive", model=ServicePolicy, record_id=policy_id
    )


def _checked_calendar(values: Values) -> Values:
    checked = dict(values)
    if "week" in values:
        checked["week"] = checked_week(values["week"])
    if "closed" in values:
        checked["closed"] = checked_closed_days(values["closed"])
    if values.get("time_zone", "UTC") not in available_timezones():
        raise InvalidValueError(field="time_zone", reason=_("There is no such time zone."))
    _require_place(str(values.get("country") or ""), str(values.get("region") or ""))
    return checked


def _require_place(country: str, region: str) -> None:
    if region and not country:
        raise InvalidValueError(field="region", reason=_("Choose a country first."))
    today: date = timezone.localdate()
    closed_days(country=country, region=region, years=(today.year,))


def _checked_policy(values: Values) -> Values:
    if "targets" not in values:
        return values
    return {**values, "targets": _checked_targets(values["targets"])}


def _checked_targets(given: object) -> Targets:
    """Return the targets without those that promise nothing; an answer is not due after the resolution."""
    wrong = InvalidValueError(field="targets", reason=_("Give minutes for known priorities."))
    if not isinstance(given, Mapping):
        raise wrong
    targets: Targets = {}
    for priority, promises in given.items():
        if priority not in Priority.values or not isinstance(promises, Mapping):
            raise wrong
        targets[priority] = {str(name): _minutes(name, n) for name, n in promises.items() if n}
        first, whole = (targets[priority].get(one.value) for one in Promise)
        if first and whole and first > whole:
            reason = _("The first answer is promised before the resolution.")
            raise InvalidValueError(field="targets", reason=reason)
    return {priority: promises for priority, promises in targets.items() if promises}


def _minutes(name: object, minutes: object) -> int:
    is_known = name in list(Promise)
    if not is_known or not isinstance(minutes, int) or not 0 < minutes <= LONGEST_MINUTES:
        raise InvalidValueError(field="targets", reason=_("Give minutes for known priorities."))
    return minutes
