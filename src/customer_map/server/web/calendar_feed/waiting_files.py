"""The calendar file that a person has chosen and not imported yet: one each, kept for a day in the data folder."""

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from customer_map.server.accounts.models import User
from customer_map.server.crm.calendars.errors import CalendarFileGoneError

FOLDER = "calendars"
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """Its bytes, and the mark by which the preview and the import know that they speak of the same file."""

    content: bytes
    mark: str


def keep(user: User, content: bytes) -> None:
    """Keep the file in place of the former one."""
    path = _path(user)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def waiting_file(user: User, mark: str = "") -> WaitingFile:
    """Return the file of a person.

    Raises CalendarFileGoneError when there is none, it is too old, or it is another one than `mark` says.
    """
    path = _path(user)
    if not path.is_file():
        raise CalendarFileGoneError
    if time.time() - path.stat().st_mtime > KEPT_SECONDS:
        path.unlink(missing_ok=True)
        raise CalendarFileGoneError
    content = path.read_bytes()
    found = WaitingFile(content, hashlib.sha256(content).hexdigest()[:32])
    if mark and mark != found.mark:
        raise CalendarFileGoneError
    return found


def forget(user: User) -> None:
    """Remove the file of a person."""
    _path(user).unlink(missing_ok=True)


def _path(user: User) -> Path:
    return Path(settings.FILES_FOLDER) / FOLDER / f"{user.pk}.ics"
