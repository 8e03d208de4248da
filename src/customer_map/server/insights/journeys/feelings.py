"""Turns texts that came without a score into feelings at the stages of a journey: each text counts once.

What has a score counts by it, whatever was written beside it. Of other texts the feeling is the mean of its statements
that are good or bad; a text without any, or whose statements are all unsure, does not count.
"""

from dataclasses import dataclass, replace

import msgspec
import numpy as np
import pyarrow as pa
from django.db.models import Avg
from numpy.typing import NDArray

from customer_map.analytics.stage_rules import StageRules, TouchpointKind
from customer_map.kernels.stage_progress import JourneyPart
from customer_map.server.accounts.models import User
from customer_map.server.accounts.tokens import hash_of
from customer_map.server.feedback.models import FeelingLabel, Statement
from customer_map.server.insights.columns import read_columns
from customer_map.server.insights.journeys.definitions import JourneyDefinition
from customer_map.server.insights.journeys.filters import JourneyFilters
from customer_map.server.insights.journeys.voice import KNOWN_AS
from customer_map.server.insights.keeping import kept_if_dear

KEPT_SECONDS = 60
COLUMNS = {
    "customer": pa.string(),
    "channel": pa.string(),
    "name": pa.string(),
    "felt": pa.float64(),
}


@dataclass(frozen=True, slots=True, eq=False)
class FeltTexts:
    """One feeling for each text at a stage: whose it is, which stage, from -1 to +1."""

    customers: pa.Array
    stages: NDArray[np.int64]
    felt: NDArray[np.float64]

    def unhappy(self, stage: int) -> set[str]:
        """Return the customers with a text below 0 at a stage."""
        chosen = (self.stages == stage) & (self.felt < 0)
        return set(self.customers.filter(pa.array(chosen)).to_pylist())


def felt_texts(user: User, definition: JourneyDefinition, filters: JourneyFilters) -> FeltTexts:
    """Return what the texts that `user` may read tell at the stages of a journey."""
    if definition.source == "orders":
        return FeltTexts(pa.array([], pa.string()), np.zeros(0, np.int64), np.zeros(0))
    asked = msgspec.json.encode((definition, filters)).decode()
    return kept_if_dear(
        f"felt:{hash_of(asked)}",
        user,
        lambda: _read(user, definition, filters),
        seconds=KEPT_SECONDS,
    )


def with_texts(part: JourneyPart, texts: FeltTexts) -> JourneyPart:
    """Return what happened with the feelings of texts among the scores."""
    stages = len(part.score_counts)
    counts = np.bincount(texts.stages, minlength=stages)
    sums = np.bincount(texts.stages, texts.felt, minlength=stages)
    squares = np.bincount(texts.stages, texts.felt**2, minlength=stages)
    return replace(
        part,
        score_counts=part.score_counts + counts,
        score_sums=part.score_sums + sums,
        score_squares=part.score_squares + squares,
    )


def _read(user: User, definition: JourneyDefinition, filters: JourneyFilters) -> FeltTexts:
    said = Statement.records.visible_to(user).filter(
        filters.customers(definition, "customer__"),
        filters.members(user, "customer__"),
        filters.period("occurred_at"),
        customer__isnull=False,
        score__isnull=True,
        label__in=(FeelingLabel.POSITIVE, FeelingLabel.NEGATIVE),
    )
    of_text = said.order_by().values("source_type", "source_id", "customer", "channel")
    rows = of_text.annotate(told_as=KNOWN_AS, felt=Avg("sentiment"))
    found = read_columns(rows.values_list("customer", "channel", "told_as", "felt"), COLUMNS)
    stages = _stages(definition, found)
    at_one = stages >= 0
    return FeltTexts(
        customers=found.column("customer").combine_chunks().filter(pa.array(at_one)),
        stages=stages[at_one],
        felt=found.column("felt").to_numpy()[at_one],
    )


def _stages(definition: JourneyDefinition, found: pa.Table) -> NDArray[np.int64]:
    """Rules that look at a property of touchpoints say nothing of a text, as in the lanes of what was said."""
    rules = StageRules(
        [rule for rule in definition.rules if not rule.attribute],
        [stage.id for stage in definition.stages],
    )
    named = zip(found.column("channel").to_pylist(), found.column("name").to_pylist(), strict=True)
    known: dict[tuple[str, str], int] = {}
    places = []
    for channel, name in named:
        kind = (channel or "", name or "")
        if kind not in known:
            known[kind] = rules.stage_of(TouchpointKind(*kind))
        places.append(known[kind])
    return np.array(places, np.int64)
