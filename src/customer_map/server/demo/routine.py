"""Invents what repeats: the meetings of the team, a regular call with a customer, who takes part, and reminders."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Activity, ActivityKind, Participant, Reminder
from customer_map.server.crm.recurrence.expanding import first_occurrence, occurrences
from customer_map.server.crm.recurrence.rules import parse_rule
from customer_map.server.demo.organisations.companies import Company
from customer_map.server.demo.world import DAYS, World

ZONE = "Asia/Shanghai"
AN_HOUR = timedelta(hours=1)
DAYS_BEFORE = 21
A_QUARTER_BEFORE, A_DAY_BEFORE = 15, 24 * 60


def keep_routine(world: World, companies: list[Company]) -> None:
    """Add the meetings of a usual week and month; hours are those of UTC, eight behind Shanghai."""
    weekly = _series(
        world,
        1.5,
        "FREQ=WEEKLY;BYDAY=MO",
        subject="销售周会 Weekly sales meeting",
        place="一号会议室 Room 1",
    )
    _take_part(world, weekly, world.colleagues, A_QUARTER_BEFORE)
    monthly = _series(
        world,
        7,
        "FREQ=MONTHLY;BYDAY=-1FR",
        subject="月度商机复盘 Monthly pipeline review",
        place="线上 Online",
    )
    _take_part(world, monthly, world.colleagues, A_DAY_BEFORE)
    company = next(one for one in companies if one.owner == world.colleagues[0])
    call = _series(
        world,
        6,
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE",
        kind=ActivityKind.CALL,
        subject=f"例行通话 Regular call · {company.customer.name}",
        customer=company.customer,
    )
    _take_part(world, call, [company.owner], A_QUARTER_BEFORE)


def _series(world: World, hour: float, rule: str, **fields: Any) -> Activity:
    """Begin a series some weeks ago; what has taken place since is done."""
    anchor = world.at(DAYS - DAYS_BEFORE, hour)
    starts = first_occurrence(parse_rule(rule), anchor, ZoneInfo(ZONE))
    shared = {
        "kind": ActivityKind.MEETING,
        "owner": world.colleagues[0],
        "time_zone": ZONE,
        **fields,
    }
    series = _planned(world, anchor, starts, recurrence=rule, **shared)
    until = (starts, world.at(DAYS))
    for moment in occurrences(parse_rule(rule), starts, ZoneInfo(ZONE), until):
        done = {"series": series, "occurrence_at": moment, "done_at": moment + AN_HOUR}
        _planned(world, anchor, moment, **done, **shared)
    return series


def _planned(world: World, made: datetime, starts: datetime, **fields: Any) -> Activity:
    return world.add(Activity, at=made, starts_at=starts, ends_at=starts + AN_HOUR, **fields)


def _take_part(world: World, series: Activity, people: list[User], minutes_before: int) -> None:
    made = series.created_at
    for user in dict.fromkeys(people):
        world.add(Participant, at=made, activity=series, user=user)
    world.add(Reminder, at=made, activity=series, minutes_before=minutes_before)
