"""Calendar files named on the command line in, activities of one person and a printed report out."""

from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from rich.console import Console
from rich.table import Table

from customer_map.errors import CustomerMapError
from customer_map.formats.calendars import read_calendar
from customer_map.formats.calendars.components import MOST_BYTES
from customer_map.formats.calendars.errors import UnexplainedZoneError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.queries import current_workspace
from customer_map.server.crm.actions.calendar_import import import_calendar
from customer_map.server.crm.actions.calendar_plans import Fate, ImportPlan, plan_import

ENDINGS = frozenset({".ics", ".ical", ".icalendar"})
SHOWN_PROBLEMS = 10


class OwnerMissingError(CustomerMapError):
    """A calendar belongs to somebody."""

    code: ClassVar[str] = "owner_missing"
    message: ClassVar[str] = "Nobody is named whose calendar {file} is."
    hint: ClassVar[str] = "Name the person with --as E-MAIL."


def is_calendar(path: Path) -> bool:
    """Whether a file says by its name that it is a calendar."""
    return path.suffix.lower() in ENDINGS


def import_calendar_file(
    path: Path, actor: Actor, console: Console, *, zone: str, is_rehearsal: bool
) -> None:
    """Import one file for the person who acts, or only tell what would be done.

    Raises CustomerMapError when the file cannot be imported.
    """
    if actor.user is None:
        raise OwnerMissingError(file=path.name)
    name = zone or actor.user.time_zone or current_workspace().time_zone
    if name not in available_timezones():
        raise UnexplainedZoneError(zone=name)
    with path.open("rb") as file:
        content = read_calendar(file.read(MOST_BYTES + 1), zone=ZoneInfo(name), file=path.name)
    if is_rehearsal:
        plan = plan_import(actor.user, content)
    else:
        plan = import_calendar(actor=Actor(actor.user, via="import"), content=content)
    _print_plan(path.name, plan, console, is_rehearsal=is_rehearsal)


def _print_plan(name: str, plan: ImportPlan, console: Console, *, is_rehearsal: bool) -> None:
    would = "would be " if is_rehearsal else ""
    console.print(f"{name}: calendar", style="bold", markup=False)
    table = Table(
        "Entries", f"{would}created", "updated", "removed", "unchanged", box=None, pad_edge=False
    )
    counts = (
        f"{len(plan.having(fate)):,}"
        for fate in (Fate.NEW, Fate.CHANGED, Fate.CANCELLED, Fate.KNOWN)
    )
    table.add_row("activities", *counts)
    console.print(table)
    problems = [(one.summary, one.problem) for one in plan.broken]
    problems += [
        (one.entry.summary, one.problem) for one in plan.having(Fate.REFUSED) if one.problem
    ]
    for title, problem in problems[:SHOWN_PROBLEMS]:
        console.print(f"left out: {title or '(no title)'}: {problem}", style="yellow", markup=False)
    if len(problems) > SHOWN_PROBLEMS:
        console.print(f"and {len(problems) - SHOWN_PROBLEMS:,} more")
