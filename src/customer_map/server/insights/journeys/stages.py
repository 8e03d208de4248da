"""Turns names, channels and properties of touchpoints into stages of a journey, asking the rules once per kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from customer_map.analytics.stage_rules import StageRule, StageRules, TouchpointKind
from customer_map.kernels.running import run
from customer_map.kernels.stage_progress import (
    JourneyPart,
    StageCodes,
    StageMembers,
    list_stage_members,
    read_stages,
)
from customer_map.server.insights.index.events import ORDER, property_column
from customer_map.server.insights.index.events import PURCHASE as BOUGHT
from customer_map.server.insights.index.properties import PURCHASE
from customer_map.server.insights.journeys.people import JourneyCustomers
from customer_map.tables.events import CHANNEL
from customer_map.touchpoints.coding import compact
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import MICROSECONDS, Codes, Flags, Paths

# What a touchpoint is to the rules: a column of its own, beside those that came with it.
KIND = "stage kind"
PURCHASES = ("", "first", "repeat")
FIRST, REPEAT = 1, 2
# A channel that no touchpoint has: PostgreSQL stores no such character.
NO_VALUE = "\0"


@dataclass(frozen=True, slots=True)
class StagedLog:
    """Touchpoints whose stage is known: `stage_of` for each code of `column` ("": the names), -1 for none."""

    log: TouchpointLog
    stage_of: StageCodes
    stages: int
    column: str = ""

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels, by their codes."""
        return self.log.attributes[CHANNEL]

    def read(self) -> JourneyPart:
        """Return what happened at each stage."""
        kernel = partial(
            read_stages,
            stage_of=self.stage_of,
            stages=self.stages,
            column=self.column,
            channel=CHANNEL,
            channels=len(self.channels),
        )
        return run(kernel, self.log)

    def members(self, stage: int) -> tuple[pa.Array, StageMembers]:
        """Return the ids of all customers, and what each of them did at a stage."""
        kernel = partial(
            list_stage_members,
            stage_of=self.stage_of,
            stages=self.stages,
            stage=stage,
            column=self.column,
        )
        ids = pa.concat_arrays([part.ids.cast(pa.string()) for part in self.log.parts])
        return ids, run(kernel, self.log)

    def between(self, since: int, until: int) -> "StagedLog":
        """Keep touchpoints with `since` <= time < `until`, in microseconds since 1970-01-01 UTC."""
        return replace(self, log=self.log.between(since, until))


def put_into_stages(
    log: TouchpointLog, rules: Sequence[StageRule], stages: Sequence[str]
) -> StagedLog:
    """Put each touchpoint into the stage of the first rule that holds.

    A rule for first or repeat purchases needs the attribute of `with_purchases`.
    """
    columns: list[Codes] = [part.codes for part in log.parts]
    kinds = [TouchpointKind(NO_VALUE, name) for name in log.names]
    for watched in _watched(rules):
        columns, kinds = _split(log, columns, kinds, watched)
    ruling = StageRules(rules, stages)
    stage_of = np.array([ruling.stage_of(kind) for kind in kinds], np.int16)
    parts = tuple(
        replace(part, attributes={**part.attributes, KIND: compact(codes, len(kinds))})
        for part, codes in zip(log.parts, columns, strict=True)
    )
    return StagedLog(replace(log, parts=parts), stage_of, len(stages), KIND)


def with_purchases(log: TouchpointLog, customers: JourneyCustomers) -> TouchpointLog:
    """Add the attribute that tells a customer's first purchase from later ones."""
    bought = np.array([word == BOUGHT for word in log.attributes[ORDER]], np.bool_)

    def add(part: Paths) -> Paths:
        places = pc.index_in(part.ids.cast(pa.string()), value_set=customers.ids).to_numpy()
        firsts = customers.first_orders[places] - log.origin * MICROSECONDS
        marks = _purchase_marks(part, bought[part.attributes[ORDER]], firsts)
        return replace(part, attributes={**part.attributes, PURCHASE: marks})

    return replace(log.each(add), attributes={**log.attributes, PURCHASE: PURCHASES})


@dataclass(frozen=True, slots=True)
class _Watched:
    """A column that rules look at, and the values they ask for; `attribute` is its name there, "" for the channel."""

    column: str
    attribute: str
    values: tuple[str, ...]

    def told(self, kind: TouchpointKind, place: int) -> TouchpointKind:
        """Return a kind with the value at `place`; 0 stands for any that no rule asks for."""
        if not self.attribute:
            channel = self.values[place - 1] if place else NO_VALUE
            return msgspec.structs.replace(kind, channel=channel)
        if not place:
            return kind
        value = {self.attribute: self.values[place - 1]}
        return msgspec.structs.replace(kind, attributes={**kind.attributes, **value})


def _watched(rules: Iterable[StageRule]) -> list[_Watched]:
    asked: dict[str, set[str]] = {}
    for rule in rules:
        if rule.channels:
            asked.setdefault("", set()).update(rule.channels)
        if rule.attribute:
            asked.setdefault(rule.attribute, set()).update(rule.values)
    own = {"": CHANNEL, PURCHASE: PURCHASE}
    return [
        _Watched(own.get(name) or property_column(name), name, tuple(sorted(values)))
        for name, values in sorted(asked.items())
    ]


def _split(
    log: TouchpointLog, columns: list[Codes], kinds: list[TouchpointKind], watched: _Watched
) -> tuple[list[Codes], list[TouchpointKind]]:
    """Tell kinds apart by one more column; kinds that do not occur are left out."""
    asked = {value: place for place, value in enumerate(watched.values, 1)}
    words = log.attributes[watched.column]
    places = np.array([asked.get(word, 0) for word in words], np.int64)
    width = len(asked) + 1
    mixed = [
        codes.astype(np.int64) * width + places[part.attributes[watched.column]]
        for part, codes in zip(log.parts, columns, strict=True)
    ]
    occurs = np.zeros(len(kinds) * width, np.bool_)
    for codes in mixed:
        occurs[codes] = True
    numbers = (np.cumsum(occurs) - 1).astype(np.uint32)
    found = [divmod(code, width) for code in np.flatnonzero(occurs).tolist()]
    told = [watched.told(kinds[kind], place) for kind, place in found]
    return [numbers[codes] for codes in mixed], told


def _purchase_marks(part: Paths, is_purchase: Flags, firsts: NDArray[np.int64]) -> Codes:
    """Return for each row its place in `PURCHASES`; `firsts` are moments since the origin, one per customer."""
    marks = np.zeros(len(part.codes), np.uint16)
    if not part.customers:
        return marks
    rows = np.flatnonzero(is_purchase)
    order = np.lexsort((part.ends, part.starts))
    owners = order[np.searchsorted(part.starts[order], rows, side="right") - 1]
    moments = part.seconds[rows].astype(np.int64) * MICROSECONDS
    if len(part.fractions):
        moments += part.fractions[rows]
    marks[rows] = np.where(moments > firsts[owners], REPEAT, FIRST)
    return marks
