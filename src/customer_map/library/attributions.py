"""Turns channel paths, written in a table or found in events, into what each channel may claim, with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from customer_map.analytics.attribution.credits import USUAL_MODELS, Model, ModelSettings
from customer_map.analytics.attribution.models import (
    UncertainAttribution,
    attribute_with_intervals,
)
from customer_map.analytics.attribution.paths import ChannelPaths
from customer_map.analytics.bootstrap import DRAWS
from customer_map.errors import CustomerMapError
from customer_map.library.showing.result import Result
from customer_map.library.showing.tables import Cell, Kind, ResultTable, table_of


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

    def facts(self) -> tuple[str, ...]:
        """Say how many journeys there were and how many converted."""
        conversions, nulls = int(self.paths.conversions.sum()), int(self.paths.nulls.sum())
        return (
            f"{len(self.paths.paths):,} distinct paths",
            f"{conversions:,} conversions",
            f"{nulls:,} journeys without conversion",
        )

    def tables(self) -> tuple[ResultTable, ...]:
        """The conversions of each channel by model, and the intervals of the leading model."""
        return self._overview(), self._intervals()

    def to_dict(self) -> dict[str, Any]:
        """Return `channels` (model → channel → conversions), `intervals` likewise, and the numbers of journeys."""
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
            (each.found.model.value.replace("_", " "), "number") for each in self.models
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
                ("conversions", "number"),
                ("low", "number"),
                ("high", "number"),
                ("share", "share"),
            ),
            rows,
            "95 % intervals from journeys drawn again with replacement.",
        )


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


def attribution_of(
    paths: ChannelPaths,
    models: Sequence[str] | None,
    settings: ModelSettings,
    draws: int = DRAWS,
) -> AttributionResult:
    """The result for paths that have been read."""
    found = attribute_with_intervals(paths, models_of(models), settings, draws=draws)
    return AttributionResult("Channel attribution", found, paths)
