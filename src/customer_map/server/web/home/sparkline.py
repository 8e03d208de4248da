"""Turns figures in the order of time into a small line as SVG."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT, MARGIN = 160, 32, 2


def sparkline(points: Sequence[float | None], label: str) -> SafeString:
    """Return the line, higher for more, the last point on the right; nothing when all are empty.

    A point that nothing tells of is left out. The bottom is zero, so that lines do not exaggerate.
    """
    known = [(index, value) for index, value in enumerate(points) if value is not None]
    if len(known) < 2 or not any(value for _index, value in known):
        return SafeString()
    return format_html(
        '<svg class="sparkline" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<polyline points="{}" vector-effect="non-scaling-stroke"/></svg>',
        WIDTH,
        HEIGHT,
        label,
        " ".join(f"{x:.1f},{y:.1f}" for x, y in _places(known, len(points))),
    )


def _places(known: Sequence[tuple[int, float]], number: int) -> list[tuple[float, float]]:
    highest = max(0, *(value for _index, value in known)) or 1
    step = (WIDTH - 2 * MARGIN) / max(1, number - 1)
    usable = HEIGHT - 2 * MARGIN
    return [
        (MARGIN + index * step, HEIGHT - MARGIN - usable * max(0, value) / highest)
        for index, value in known
    ]
