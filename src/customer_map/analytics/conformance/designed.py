"""Turns JSON into a designed journey: the steps that customers should take, in their order."""

from collections import Counter
from collections.abc import Mapping
from typing import ClassVar, Literal

import msgspec

from customer_map.errors import CustomerMapError
from customer_map.touchpoints.durations import UnknownDurationError, microseconds

MOST_STEPS = 100


class DesignedJourneyError(CustomerMapError):
    """The description of a journey does not make sense."""

    code: ClassVar[str] = "designed_journey"
    message: ClassVar[str] = "This is no designed journey: {reason}."
    hint: ClassVar[str] = (
        'A journey is {{"steps": [{{"name": "Order", "touchpoints": ["Order placed"], "within": "7d"}}, …]}}.'
    )


class DesignedStep(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """One step: any of its `touchpoints` (none given: the one called like the step) in any of its `channels` (none
    given: any channel).

    `within` is the longest time since the step before, such as 90s, 30m, 12h, 7d or 2w (empty: any). An `optional`
    step may be left out; one that `repeats` may happen several times in a row.
    """

    name: str
    touchpoints: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    within: str = ""
    optional: bool = False
    repeats: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The touchpoints that count as this step."""
        return self.touchpoints or (self.name,)

    @property
    def limit(self) -> int | None:
        """The longest time since the step before in microseconds; None: any.

        >>> DesignedStep(name="Pay", within="2h").limit
        7200000000

        Raises:
            UnknownDurationError: It is no duration; a journey has no such step.
        """
        return microseconds(self.within) if self.within.strip() else None


class DesignedLoop(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way back: after step `back_from` a customer may go on with the earlier step `back_to` (in JSON: from, to)."""

    back_from: str = msgspec.field(name="from")
    back_to: str = msgspec.field(name="to")


class DesignedJourney(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """Steps in order, and the loops that are no deviation.

    `others` says what touchpoints are that no step names: "extra" (each is a deviation) or "ignored".

    Raises:
        DesignedJourneyError: No step, a name twice, a loop that leads nowhere or forward, a time that is none.
    """

    steps: tuple[DesignedStep, ...]
    title: str = ""
    loops: tuple[DesignedLoop, ...] = ()
    others: Literal["extra", "ignored"] = "extra"

    def __post_init__(self) -> None:
        reason = _fault_of_steps(self.steps) or _fault_of_loops(self)
        if reason:
            raise DesignedJourneyError(reason=reason)

    def place(self, step: str) -> int:
        """Return the place of a step, counted from 1."""
        return next(place for place, one in enumerate(self.steps, 1) if one.name == step)


def designed_from_json(data: bytes | str | Mapping[str, object]) -> DesignedJourney:
    """Return the journey that JSON (or a mapping read from JSON or YAML) describes.

    Raises:
        DesignedJourneyError: It is no JSON, a field is missing, unknown or of the wrong type, or it makes no sense.
    """
    try:
        if isinstance(data, bytes | str):
            return msgspec.json.decode(data, type=DesignedJourney)
        return msgspec.convert(data, DesignedJourney)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DesignedJourneyError(reason=str(error)) from error


def _fault_of_steps(steps: tuple[DesignedStep, ...]) -> str:
    if not 1 <= len(steps) <= MOST_STEPS:
        return f"it has {len(steps)} steps, and 1 to {MOST_STEPS} are possible"
    for name, times in Counter(step.name for step in steps).items():
        if times > 1:
            return f"two steps are called “{name}”"
    for step in steps:
        try:
            _ = step.limit
        except UnknownDurationError:
            return f"“{step.within}” of step “{step.name}” is no time such as 30m, 12h or 7d"
    return ""


def _fault_of_loops(journey: DesignedJourney) -> str:
    names = [step.name for step in journey.steps]
    for loop in journey.loops:
        for name in (loop.back_from, loop.back_to):
            if name not in names:
                return f"a loop names the step “{name}”, which there is not"
        if names.index(loop.back_to) > names.index(loop.back_from):
            return f"the loop from “{loop.back_from}” to “{loop.back_to}” leads forward"
    return ""
