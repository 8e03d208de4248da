"""Names the models of attribution, their settings and what each of them says."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.bootstrap import SEED

Numbers = NDArray[np.float64]


class Model(StrEnum):
    """Who earns a conversion: see docs/methods/attribution.md."""

    FIRST = "first"
    LAST = "last"
    LINEAR = "linear"
    TIME_DECAY = "time_decay"
    POSITION = "position"
    MARKOV = "markov"
    SHAPLEY = "shapley"
    SHAPLEY_RATE = "shapley_rate"


USUAL_MODELS = (
    *(Model.FIRST, Model.LAST, Model.LINEAR, Model.TIME_DECAY, Model.POSITION),
    *(Model.MARKOV, Model.SHAPLEY),
)


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """What may be chosen about the models.

    A touch loses half its weight every `half_life_days` before the conversion, or, where the paths carry no days,
    every `half_life_steps` touches. `ends_share` of a conversion goes to the first touch and as much to the last.
    `order` is how many touches Markov's model remembers (1 to 3). `permutations` (an even number) and `seed` steer
    Shapley's values where they are sampled.
    """

    half_life_steps: float = 1.0
    half_life_days: float = 7.0
    ends_share: float = 0.4
    order: int = 1
    permutations: int = 2000
    seed: int = SEED


USUAL_SETTINGS = ModelSettings()


@dataclass(frozen=True, slots=True)
class Attribution:
    """What one model gives each channel; the sums are all conversions and their whole value.

    `errors` are standard errors of `conversions` that come from sampling permutations; empty where the model is exact.
    """

    model: Model
    channels: tuple[str, ...]
    conversions: Numbers
    values: Numbers
    errors: Numbers = field(default_factory=lambda: np.empty(0))

    def by_channel(self) -> dict[str, float]:
        """Return the conversions of each channel by its name."""
        return dict(zip(self.channels, self.conversions.tolist(), strict=True))
