"""Turns parts of a touchpoint log that share no customer into one log with its dictionaries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from customer_map.touchpoints.paths import MICROSECONDS, NO_PATHS, Paths

# Before and after all moments there are, in microseconds whatever they count from.
LONG_AGO, FAR_AHEAD = -(1 << 61), 1 << 61


@dataclass(frozen=True, slots=True)
class TouchpointLog:
    """Touchpoints in order of time per customer; what every kernel and every analysis reads.

    No two `parts` share a customer. `names[code]` is the name behind a code; `attributes[name][code]` the value of an
    attribute ("": none given). `origin` is the moment from which times count, in seconds since 1970-01-01 UTC.
    Whoever builds a log sees to it that each code has a word: kernels do not look, and would write beyond their tables.
    There is always a part: without any the log gets one without customers, so that every kernel has something to read.
    """

    parts: tuple[Paths, ...]
    names: tuple[str, ...]
    origin: int = 0
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.parts:
            columns = dict.fromkeys(self.attributes, NO_PATHS.codes)
            object.__setattr__(self, "parts", (replace(NO_PATHS, attributes=columns),))

    @property
    def customers(self) -> int:
        """How many customers there are, those without touchpoints included."""
        return sum(part.customers for part in self.parts)

    @property
    def touchpoints(self) -> int:
        """How many touchpoints count."""
        return sum(part.touchpoints for part in self.parts)

    def each(self, change: Callable[[Paths], Paths]) -> "TouchpointLog":
        """Return the log with `change` done to each part; names and attributes must keep their codes."""
        return replace(self, parts=tuple(change(part) for part in self.parts))

    def between(self, since: int, until: int) -> "TouchpointLog":
        """Keep touchpoints with `since` <= time < `until`, in microseconds since 1970-01-01 UTC."""
        shift = self.origin * MICROSECONDS
        return self.each(lambda part: part.between(since - shift, until - shift))
