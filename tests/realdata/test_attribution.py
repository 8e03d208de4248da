"""Attribution on the sample paths of ChannelAttribution: 10,000 paths, 19,785 conversions."""

from pathlib import Path

import pytest
from pyarrow import csv

from customer_map.analytics.attribution.credits import Model
from customer_map.analytics.attribution.models import attribute, attribute_with_intervals
from customer_map.analytics.attribution.paths import ChannelPaths, split_paths

FILE = Path(__file__).parents[3] / "shared" / "data" / "channel_attribution" / "Data.csv"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not FILE.exists(), reason="shared/data/channel_attribution is not here"),
]

# truths.md: exact Markov of order 1, null paths counted
MARKOV = {
    "alpha": 5344.95,
    "iota": 3884.61,
    "eta": 3340.85,
    "beta": 2527.35,
    "theta": 1971.91,
    "lambda": 1282.85,
    "epsilon": 599.57,
    "zeta": 381.06,
    "kappa": 274.36,
    "gamma": 171.15,
    "delta": 4.61,
    "mi": 1.72,
}


@pytest.fixture(scope="module")
def paths() -> ChannelPaths:
    table = csv.read_csv(FILE, parse_options=csv.ParseOptions(delimiter=";"))
    return split_paths(
        table["path"].to_pylist(),
        table["total_conversions"].to_numpy(),
        table["total_null"].to_numpy(),
        table["total_conversion_value"].to_numpy(),
    )


def test_the_file_has_its_paths_and_conversions(paths: ChannelPaths) -> None:
    assert (len(paths.paths), paths.conversions.sum()) == (10_000, 19_785)


def test_exact_markov_equals_the_known_figures(paths: ChannelPaths) -> None:
    found = attribute(paths, [Model.MARKOV])[0]
    assert found.by_channel() == pytest.approx(MARKOV, abs=0.01)


def test_every_model_gives_out_all_conversions_and_their_value(paths: ChannelPaths) -> None:
    for found in attribute(paths, list(Model)):
        assert found.conversions.sum() == pytest.approx(19_785)
        assert found.values.sum() == pytest.approx(paths.values.sum())


def test_markovs_figures_lie_within_their_intervals(paths: ChannelPaths) -> None:
    found = attribute_with_intervals(paths, [Model.MARKOV], draws=100)[0]
    assert (found.low < found.found.conversions).all()
    assert (found.found.conversions < found.high).all()
    alpha = found.found.channels.index("alpha")
    assert found.high[alpha] - found.low[alpha] < 250
