"""The rows of the intake: imports with their refused lines and keys, event sources and the events they send."""

from customer_map.server.intake.models.event_sources import EventSource, SourceKind
from customer_map.server.intake.models.events import (
    HeldEvent,
    IdentityConflict,
    ReceivedEvent,
    RecentEvent,
    RefusedEvent,
    ToldField,
)
from customer_map.server.intake.models.imports import FINISHED, Import, ImportState
from customer_map.server.intake.models.keys import ImportKey
from customer_map.server.intake.models.refused_lines import RefusedLine

__all__ = [
    "FINISHED",
    "EventSource",
    "HeldEvent",
    "IdentityConflict",
    "Import",
    "ImportKey",
    "ImportState",
    "ReceivedEvent",
    "RecentEvent",
    "RefusedEvent",
    "RefusedLine",
    "SourceKind",
    "ToldField",
]
