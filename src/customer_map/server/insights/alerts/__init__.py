"""What the maps leave open: whom we do not know, whom we have not heard of, what nobody has looked at again."""

from customer_map.server.insights.alerts.gaps import (
    GAPS,
    MOST_COUNTED,
    MOST_SHOWN,
    SILENT_DAYS,
    STALE_DAYS,
    Gap,
    GapRow,
    count_gaps,
    gap_called,
)

__all__ = [
    "GAPS",
    "MOST_COUNTED",
    "MOST_SHOWN",
    "SILENT_DAYS",
    "STALE_DAYS",
    "Gap",
    "GapRow",
    "count_gaps",
    "gap_called",
]
