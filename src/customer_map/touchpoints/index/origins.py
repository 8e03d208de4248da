"""Turns the first and the last moment of an index into the origin from which its times count."""

from customer_map.touchpoints.times import LONGEST_SPAN, check_span

Span = tuple[int, int]


def chosen_origin(span: Span | None) -> int:
    """Return an origin for times from the first to the last second of `span` with room for earlier and later ones.

    Times count in four bytes, 136 years. From 1970 to 2106 the origin is 1970, so that it never has to move; else the
    room is the same on both sides.

    Raises:
        TimeSpanError: First and last lie more than 136 years apart.
    """
    first, last = span or (0, 0)
    check_span(first, last)
    if first >= 0 and last <= LONGEST_SPAN:
        return 0
    return first - (LONGEST_SPAN - (last - first)) // 2


def fits(span: Span, origin: int) -> bool:
    """Tell whether all times of a span can be told from this origin."""
    return origin <= span[0] and span[1] - origin <= LONGEST_SPAN


def wider(one: Span | None, other: Span | None) -> Span | None:
    """Return the span over both; None spans nothing."""
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), max(one[1], other[1])
