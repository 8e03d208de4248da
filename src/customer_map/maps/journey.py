"""What a journey map is: stages from left to right, lanes from top to bottom, one typed cell where
they cross.

A lane holds exactly one cell per stage, in the order of the stages; None is a stage that has no
such figure. Every figure has an `href` that opens the customers behind it (empty: not clickable).
"""

import msgspec


class StageColumn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One stage of the journey; `customers` counts those who reached it, `share` is their part of
    all (0 to 1).
    """

    id: str
    name: str
    goal: str = ""
    customers: int | None = None
    share: float | None = None
    href: str = ""


class Reach(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Customers who reached a stage, and their share (0 to 1) of all customers in the journey."""

    customers: int
    share: float
    href: str = ""


class Conversion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Share of the customers of this stage who went on, with its Wilson interval; `support` is
    their number.
    """

    rate: float
    low: float
    high: float
    support: int
    href: str = ""


class Dwell(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Days spent in a stage: the median and the ninetieth percentile over `support` customers."""

    median_days: float
    p90_days: float
    support: int
    href: str = ""


class ChannelShare(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many touchpoints of the stage came through one channel, and their share (0 to 1)."""

    name: str
    count: int
    share: float
    href: str = ""


class Channels(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The channels of one stage, most used first."""

    shares: tuple[ChannelShare, ...]
    href: str = ""


class Score(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How customers felt: the mean of their scores (−1 to +1), its interval, and how many scores
    there were.
    """

    mean: float
    low: float
    high: float
    n: int
    href: str = ""


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sentence that somebody wrote or quoted, with its evidence ("37 cases", "call 3/15")."""

    text: str
    colour: int | None = None
    evidence: str = ""
    href: str = ""


class Cards(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The written cards of one stage, top to bottom."""

    cards: tuple[Card, ...]


class _Lane(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="lane"):
    id: str
    title: str
    note: str = ""
    """One line under the title, for instance how the figure is computed."""


class ReachLane(_Lane, frozen=True, kw_only=True, omit_defaults=True, tag="reach"):
    """Customers reached, drawn as bars that shrink from stage to stage."""

    cells: tuple[Reach | None, ...]


class ConversionLane(_Lane, frozen=True, kw_only=True, omit_defaults=True, tag="conversion"):
    """Conversion to the next stage, drawn as a figure with its interval."""

    cells: tuple[Conversion | None, ...]


class DwellLane(_Lane, frozen=True, kw_only=True, omit_defaults=True, tag="dwell"):
    """Time in the stage, drawn as a range from the median to the ninetieth percentile."""

    cells: tuple[Dwell | None, ...]


class ChannelLane(_Lane, frozen=True, kw_only=True, omit_defaults=True, tag="channels"):
    """Channels used, drawn as chips with their share."""

    cells: tuple[Channels | None, ...]


class ScoreLane(_Lane, frozen=True, kw_only=True, omit_defaults=True, tag="score"):
    """The emotion curve with its band."""

    cells: tuple[Score | None, ...]


class CardLane(_Lane, frozen=True, kw_only=True, omit_defaults=True, tag="cards"):
    """A lane written by people: goals, pains, quotes, opportunities."""

    cells: tuple[Cards | None, ...]
    colour: int = 0


Lane = ReachLane | ConversionLane | DwellLane | ChannelLane | ScoreLane | CardLane


class JourneyMap(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="journey"):
    """A whole journey map. Figures on fewer than `low_support` customers or scores are drawn
    greyed.
    """

    id: str
    title: str
    subtitle: str = ""
    stages: tuple[StageColumn, ...] = ()
    lanes: tuple[Lane, ...] = ()
    low_support: int = 30

    def __post_init__(self) -> None:
        for lane in self.lanes:
            if len(lane.cells) != len(self.stages):
                reason = f"lane {lane.id} has {len(lane.cells)} cells for {len(self.stages)} stages"
                raise ValueError(reason)
