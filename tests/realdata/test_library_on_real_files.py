"""The library and the commands on published files: known counts, known parameters, nothing to configure."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import customer_map as cm
from customer_map.cli.app import new_app

DATA = Path(__file__).parents[3] / "shared" / "data"
CDNOW = DATA / "cdnow" / "CDNOW_sample.txt"
RETAIL = DATA / "online_retail" / "online_retail.csv.gz"
CHANNELS = DATA / "channel_attribution" / "Data.csv"
HELPDESK = DATA / "bpi_logs" / "helpdesk.xes.gz"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.exists(), reason="shared/data is not here"),
]

# Exact Markov attribution of order 1, null paths counted (see docs/methods/attribution.md).
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


def told(*words: object) -> dict[str, object]:
    result = CliRunner().invoke(new_app(), [*map(str, words), "--json"])
    assert result.exit_code == 0, (result.output, result.exception)
    found: dict[str, object] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize(
    ("name", "cases", "events"),
    [
        ("bpi_logs/helpdesk.xes.gz", 4_580, 21_348),
        ("bpi_logs/receipt.csv", 1_434, 8_577),
        ("bpi_logs/02_teleclaims.xes.gz", 3_512, 46_138),
        ("bupar_logs/traffic_fines.csv.gz", 10_000, 34_724),
    ],
)
def test_journeys_of_published_logs_have_their_known_counts(
    name: str, cases: int, events: int
) -> None:
    found = told("journey", DATA / name)
    assert (found["cases"], found["events"]) == (cases, events)
    transitions, starts = found["transitions"], found["starts"]
    assert sum(each["events"] for each in transitions) == events - cases  # type: ignore[attr-defined]
    assert sum(starts.values()) == cases  # type: ignore[attr-defined]


def test_the_fines_take_forty_four_ways() -> None:
    assert cm.variants(DATA / "bupar_logs" / "traffic_fines.csv.gz").found.variants == 44


def test_an_edge_is_at_most_the_funnel_of_its_ends() -> None:
    read = cm.read_events(HELPDESK)
    for edge in cm.journey_map(read).figures.listed_transitions()[:10]:
        steps = cm.funnel(read, [edge.source, edge.target]).steps
        assert edge.cases <= steps[1].cases <= steps[0].cases


@pytest.mark.parametrize("name", ["helpdesk.xes.gz", "receipt.csv", "02_teleclaims.xes.gz"])
def test_real_maps_are_drawn_in_every_format(name: str, tmp_path: Path) -> None:
    found = cm.journey_map(DATA / "bpi_logs" / name)
    for ending in (".svg", ".html", ".xlsx"):
        assert found.save(tmp_path / f"map{ending}").stat().st_size > 5_000
    assert cm.read_events(found.save(tmp_path / "again.xes")).log.touchpoints == found.map.events


def test_the_wholesaler_has_4338_customers_after_the_usual_cleaning() -> None:
    found = told("segments", RETAIL)
    assert (found["customers"], found["orders"], found["amount"]) == (4_338, 18_532, 8_911_407.9)
    orders = cm.read_orders(RETAIL)
    assert (orders.lines, orders.purchases) == (541_909, 397_884)


@pytest.mark.parametrize(
    ("model", "likelihood", "parameters"),
    [
        ("bg_nbd", -9582.4, {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}),
        ("pareto_nbd", -9595.0, {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}),
    ],
)
def test_the_music_shop_has_its_published_lifetime_models(
    model: str, likelihood: float, parameters: dict[str, float]
) -> None:
    found = told("lifetime", CDNOW, "--until", "1997-09-30", "--model", model)
    assert found["model"] == model
    assert found["customers"] == 2_357
    assert found["log_likelihood"] == pytest.approx(likelihood, abs=0.1)
    assert found["parameters"] == pytest.approx(parameters, abs=0.001)
    spending = found["spending"]
    assert spending["customers"] == 946  # type: ignore[index]
    expected = {"p": 6.25, "q": 3.74, "gamma": 15.44}
    assert spending["parameters"] == pytest.approx(expected, abs=0.01)  # type: ignore[index]


def test_the_channels_earn_what_the_exact_chain_says() -> None:
    found = told("attribution", CHANNELS, "--models", "markov,shapley,last", "--draws", 20)
    channels = found["channels"]
    assert channels["markov"] == pytest.approx(MARKOV, abs=0.01)  # type: ignore[index]
    for model in channels.values():  # type: ignore[attr-defined]
        assert sum(model.values()) == pytest.approx(19_785)
