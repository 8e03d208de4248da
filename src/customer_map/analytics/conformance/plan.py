"""Turns a designed journey into the arrays with which a log is aligned: names and channels become classes."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from customer_map.analytics.conformance.designed import DesignedJourney, DesignedStep
from customer_map.errors import CustomerMapError
from customer_map.kernels.alignment_plan import CHANNEL, NO_LIMIT, SKIP, AlignmentPlan, Symbols
from customer_map.kernels.names import codes_of, near
from customer_map.tables.events import CHANNEL as CHANNEL_COLUMN
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import Integers

UNREACHABLE = 1 << 40

Steps = tuple[int, ...]


class UnknownChannelError(CustomerMapError):
    """A step asks for channels, none of which occurs in the log."""

    code: ClassVar[str] = "unknown_channel"
    message: ClassVar[str] = "Step “{step}” asks for channels that do not occur: {channels}."
    hint: ClassVar[str] = "The log knows these channels: {near}."


def plan_alignment(journey: DesignedJourney, log: TouchpointLog) -> AlignmentPlan:
    """Return the plan of a journey for a log.

    Raises:
        UnknownNameError: A step names a touchpoint that does not occur.
        UnknownChannelError: None of the channels of a step occurs.
    """
    names, by_name = _name_classes(journey, log)
    channels, by_channel = _channel_classes(journey, log)
    offsets, steps, misfits = _choices(by_name, by_channel)
    reach, via = _ways(journey)
    limits = [NO_LIMIT, *(_limit(step) for step in journey.steps)]
    optional = [False, *(step.optional for step in journey.steps)]
    return AlignmentPlan(
        names=names,
        channels=channels,
        width=len(by_channel),
        offsets=offsets,
        steps=steps,
        misfits=misfits,
        reach=reach,
        via=via,
        limits=np.array(limits, np.int64),
        optional=np.array(optional),
    )


def _name_classes(journey: DesignedJourney, log: TouchpointLog) -> tuple[Symbols, list[Steps]]:
    """Return the class of each name, and for each class the steps that its names may be; class 0 is none."""
    steps: dict[str, Steps] = {}
    for place, step in enumerate(journey.steps, start=1):
        for name in dict.fromkeys(step.names):
            steps[name] = (*steps.get(name, ()), place)
    classes = {choice: place for place, choice in enumerate(dict.fromkeys(steps.values()), 1)}
    found = np.zeros(len(log.names), np.int32)
    found[codes_of(steps, log.names)] = [classes[choice] for choice in steps.values()]
    return found, [(), *classes]


def _channel_classes(journey: DesignedJourney, log: TouchpointLog) -> tuple[Symbols, list[Steps]]:
    """Return the class of each channel, and for each class the steps where its channels are wrong."""
    known = log.attributes.get(CHANNEL_COLUMN, ())
    for step in journey.steps:
        if step.channels and not set(step.channels) & set(known):
            wanted, close = ", ".join(step.channels), near(step.channels[0], known)
            raise UnknownChannelError(step=step.name, channels=wanted, near=close)
    if not known:
        return np.zeros(0, np.int32), [()]
    wrong = [_wrong_steps(journey.steps, channel) for channel in known]
    classes = {choice: place for place, choice in enumerate(dict.fromkeys(wrong))}
    return np.array([classes[choice] for choice in wrong], np.int32), list(classes)


def _wrong_steps(steps: Sequence[DesignedStep], channel: str) -> Steps:
    return tuple(
        place
        for place, step in enumerate(steps, start=1)
        if step.channels and channel not in step.channels
    )


def _choices(
    by_name: Sequence[Steps], by_channel: Sequence[Steps]
) -> tuple[Integers, Integers, Integers]:
    offsets, steps, misfits = [0], list[int](), list[int]()
    for choice in by_name:
        for wrong in by_channel:
            steps.extend(choice)
            misfits.extend(CHANNEL if step in wrong else 0 for step in choice)
            offsets.append(len(steps))
    return np.array(offsets), np.array(steps, np.int64), np.array(misfits, np.int64)


def _ways(journey: DesignedJourney) -> tuple[Integers, Integers]:
    """Return the least cost from each state to each without a touchpoint, and the first state on that way.

    A step forward skips that step; a loop from step f to step t leads from state f to the state before t.
    Source: Floyd (1962), CACM 5, 345.
    """
    size = len(journey.steps) + 1
    reach = np.full((size, size), UNREACHABLE, np.int64)
    via = np.broadcast_to(np.arange(size), (size, size)).copy()
    for place, step in enumerate(journey.steps, start=1):
        reach[place - 1, place] = 0 if step.optional else SKIP
        if step.repeats:
            reach[place, place - 1] = 0
    for loop in journey.loops:
        reach[journey.place(loop.back_from), journey.place(loop.back_to) - 1] = 0
    np.fill_diagonal(reach, 0)
    for middle in range(size):
        detour = reach[:, [middle]] + reach[[middle], :]
        shorter = detour < reach
        reach = np.where(shorter, detour, reach)
        via = np.where(shorter, via[:, [middle]], via)
    return reach, via


def _limit(step: DesignedStep) -> int:
    return NO_LIMIT if step.limit is None else step.limit
