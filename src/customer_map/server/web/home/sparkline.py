"""Turns counts per day into a small line as SVG."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDTH, HEIGHT, MARGIN = 160, 32, 2


def sparkline(counts: Sequence[int]) -> SafeString:
    """Return the line, higher for more, the last day on the right; nothing when all days are empty."""
    if not any(counts):
        return SafeString()
    return format_html(
        '<svg class="sparkline" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<polyline points="{}"/></svg>',
        WIDTH,
        HEIGHT,
        _("Touchpoints of each of the last {days} days").format(days=len(counts)),
        " ".join(f"{x:.1f},{y:.1f}" for x, y in _points(counts)),
    )


def _points(counts: Sequence[int]) -> list[tuple[float, float]]:
    highest, step = max(counts), (WIDTH - 2 * MARGIN) / max(1, len(counts) - 1)
    usable = HEIGHT - 2 * MARGIN
    return [
        (MARGIN + index * step, HEIGHT - MARGIN - usable * count / highest)
        for index, count in enumerate(counts)
    ]
