"""Turns channel paths, written in a table or found in events, into what each channel may claim, with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, ClassVar, Unpack

import numpy as np

from customer_map.analytics.attribution.credits import USUAL_MODELS, Model, ModelSettings
from customer_map.analytics.attribution.decisions import Decision, order_decisions
from customer_map.analytics.attribution.models import (
    UncertainAttribution,
    attribute_with_intervals,
)
from customer_map.analytics.attribution.paths import ChannelPaths, path_counts
from customer_map.analytics.bootstrap import DRAWS
from customer_map.errors import CustomerMapError
from customer_map.kernels.attribution_paths import Touches, count_attribution_paths
from customer_map.kernels.names import flags_of
from customer_map.kernels.running import run
from customer_map.library.arguments import listed
from customer_map.library.logs import EventLog, Reading, read_events
from customer_map.library.path_tables import PathReading, read_path_table
from customer_map.library.showing.result import Result
from customer_map.library.showing.tables import Cell, Kind, ResultTable, counted, table_of
from customer_map.tables.events import CHANNEL
from customer_map.touchpoints.durations import Duration, microseconds
from customer_map.touchpoints.paths import Paths

_MOST_NAMES = 8
_MOST_COMPARED = 12


class ConversionNotNamedError(CustomerMapError):
    """Events need the name of what counts as a conversion."""

    code: ClassVar[str] = "conversion_not_named"
    message: ClassVar[str] = "These are events, and it is not said which of them are conversions."
    hint: ClassVar[str] = "Name them with --conversion, for instance one of: {names}."


class UnknownAttributionModelError(CustomerMapError):
    """There is no model of attribution of that name."""

    code: ClassVar[str] = "unknown_attribution_model"
    message: ClassVar[str] = "There is no model of attribution “{model}”."
    hint: ClassVar[str] = "Choose among: {models}."


@dataclass(frozen=True)
class AttributionResult(Result):
    """What each model gives each channel; `paths` are the journeys behind it."""

    title: str
    models: tuple[UncertainAttribution, ...]
    paths: ChannelPaths = field(repr=False)

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels, those to which Markov's model (else the first one) gives most first."""
        found = self.models[self._leading].found
        order = sorted(range(len(found.channels)), key=lambda place: -found.conversions[place])
        return tuple(found.channels[place] for place in order)

    @cached_property
    def flips(self) -> tuple[Decision, ...]:
        """Pairs of the twelve leading channels of which it hangs on the model, or on chance, which earns more.

        Pairs that models contradict each other on come first.
        """
        found = order_decisions(self.models, self.channels[:_MOST_COMPARED])
        hanging = [each for each in found if each.flips]
        return tuple(sorted(hanging, key=lambda each: not each.differs))

    def facts(self) -> tuple[str, ...]:
        """Say how many journeys there were and how many converted."""
        conversions, nulls = int(self.paths.conversions.sum()), int(self.paths.nulls.sum())
        return (
            counted(len(self.paths.paths), "distinct path"),
            counted(conversions, "conversion"),
            f"{nulls:,} journeys without conversion",
        )

    def tables(self) -> tuple[ResultTable, ...]:
        """The conversions of each channel by model, the intervals of the leading model, and what hangs on the model."""
        return self._overview(), self._intervals(), self._flips()

    def to_dict(self) -> dict[str, Any]:
        """Return `channels` (model → channel → conversions), `intervals` likewise, and the numbers of journeys.

        `flips` are pairs of channels of which it hangs on the model, or on chance, which earns more: the models that
        say so of the first, of the second, and those that are unsure.
        """
        return {
            "channels": {each.found.model.value: each.found.by_channel() for each in self.models},
            "intervals": {
                each.found.model.value: {
                    channel: [float(low), float(high)]
                    for channel, low, high in zip(
                        each.found.channels, each.low, each.high, strict=True
                    )
                }
                for each in self.models
            },
            "flips": [
                {
                    "channels": list(each.channels),
                    "first": [model.value for model in each.yes],
                    "second": [model.value for model in each.no],
                    "unsure": [model.value for model in each.unsure],
                }
                for each in self.flips
            ],
            "conversions": int(self.paths.conversions.sum()),
            "null_paths": int(self.paths.nulls.sum()),
            "value": float(self.paths.values.sum()),
            "paths": len(self.paths.paths),
        }

    @property
    def _leading(self) -> int:
        names = [each.found.model for each in self.models]
        return names.index(Model.MARKOV) if Model.MARKOV in names else 0

    def _overview(self) -> ResultTable:
        by_model = [each.found.by_channel() for each in self.models]
        models: list[tuple[str, Kind]] = [
            (each.found.model.value.replace("_", " "), "estimate") for each in self.models
        ]
        rows: list[tuple[Cell, ...]] = [
            (channel, *(found[channel] for found in by_model)) for channel in self.channels
        ]
        return table_of("Conversions by model", (("channel", "text"), *models), rows)

    def _intervals(self) -> ResultTable:
        leading = self.models[self._leading]
        total = float(leading.found.conversions.sum())
        places = {channel: place for place, channel in enumerate(leading.found.channels)}
        rows = [
            (
                channel,
                float(leading.found.conversions[places[channel]]),
                float(leading.low[places[channel]]),
                float(leading.high[places[channel]]),
                float(leading.found.conversions[places[channel]]) / total if total else None,
            )
            for channel in self.channels
        ]
        return table_of(
            f"Intervals: {leading.found.model.value}",
            (
                ("channel", "text"),
                ("conversions", "estimate"),
                ("low", "estimate"),
                ("high", "estimate"),
                ("share", "share"),
            ),
            rows,
            "95 % intervals from journeys drawn again with replacement.",
        )

    def _flips(self) -> ResultTable:
        rows = [
            (" / ".join(each.channels), *map(_words, (each.yes, each.no, each.unsure)))
            for each in self.flips
        ]
        columns = ("channels", "first earns more", "second earns more", "too close to tell")
        return table_of(
            "Which channel earns more hangs on the model",
            tuple((column, "text") for column in columns),
            rows,
        )


def _words(models: Sequence[Model]) -> str:
    return ", ".join(model.value.replace("_", " ") for model in models)


def models_of(names: Sequence[str] | None) -> tuple[Model, ...]:
    """The models of these names, all usual ones without any.

    Raises:
        UnknownAttributionModelError: One is no model.
    """
    known = {model.value: model for model in Model}
    for name in names or ():
        if name not in known:
            raise UnknownAttributionModelError(model=name, models=", ".join(known))
    return tuple(known[name] for name in names) if names else USUAL_MODELS


def attribution(
    source: object,
    *,
    conversion: str | Sequence[str] = (),
    models: str | Sequence[str] | None = None,
    lookback: Duration | None = None,
    order: int = 1,
    draws: int = DRAWS,
    paths: PathReading | None = None,
    **reading: Unpack[Reading],
) -> AttributionResult:
    """Share conversions out among the channels that led to them, by several models with intervals.

    `source` is a table of paths ("mail > shop" with their conversions; `paths` names its columns), or events, of which
    `conversion` names the touchpoints that convert. The channel of an event is its channel, or what happened where no
    column tells one; `lookback` is how long before a conversion a touch still counts. `order` is that of Markov's
    chain, `draws` how often journeys are drawn again. For the other options see `read_events`.

    Raises:
        ConversionNotNamedError: The source holds events, and no conversion is named.
        UnknownNameError: No touchpoint has that name.
        NoConversionsError: Nobody converted.
        UnknownAttributionModelError: A model is not known.
    """
    chosen = models_of(None if models is None else listed(models))
    settings = ModelSettings(order=order)
    found = None if conversion else _table_of_paths(source, paths, reading)
    if found is None:
        found = event_paths(read_events(source, **reading), listed(conversion), lookback)
    result = attribute_with_intervals(found, chosen, settings, draws=draws)
    return AttributionResult("Channel attribution", result, found)


def event_paths(
    read: EventLog, conversion: Sequence[str], lookback: Duration | None
) -> ChannelPaths:
    """The channels on the way to each conversion in events; conversions without any touch are left out.

    Raises:
        ConversionNotNamedError: No conversion is named.
        UnknownNameError: No touchpoint has that name.
    """
    log = read.log
    if not conversion:
        raise ConversionNotNamedError(
            names=", ".join(f"“{name}”" for name in log.names[:_MOST_NAMES])
        )
    named = CHANNEL in log.attributes
    channels = log.attributes[CHANNEL] if named else log.names
    touches = Touches(
        conversions=flags_of(conversion, log.names),
        names=np.ones(len(log.names), np.bool_),
        channels=np.array([channel != "" for channel in channels], np.bool_),
    )
    limit = None if lookback is None else microseconds(lookback)
    found = run(
        partial(count_attribution_paths, touches=touches, lookback=limit),
        log if named else log.each(_names_as_channels),
    )
    kept = [place for place, sequence in enumerate(found.sequences) if sequence]
    sequences = found.sequences
    return path_counts(
        [[channels[code] for code in sequences[place]] for place in kept],
        found.conversions[kept],
        found.nulls[kept],
        found.values[kept],
    )


def _names_as_channels(part: Paths) -> Paths:
    return replace(part, attributes={CHANNEL: part.codes})


def _table_of_paths(
    source: object, paths: PathReading | None, reading: Reading
) -> ChannelPaths | None:
    if isinstance(source, EventLog):
        return None
    return read_path_table(source, paths or {}, reading.get("sheet", ""))
