"""Published event logs: their flow balances, their variants are as many as known, conformance counts what is there."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from customer_map.analytics.clusters.report import cluster_journeys
from customer_map.analytics.comparison.report import compare_groups
from customer_map.analytics.conformance.designed import designed_from_json
from customer_map.analytics.conformance.report import check_conformance
from customer_map.analytics.flows import flow_figures, flow_map
from customer_map.analytics.variants import list_variants
from customer_map.formats.event_files import read_events
from customer_map.kernels.selecting import ids_of, who_did
from customer_map.touchpoints.encoding import encode_events
from customer_map.touchpoints.log import TouchpointLog

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.exists(), reason="shared/data is not here"),
]

HELPDESK, FINES = "bpi_logs/helpdesk.xes.gz", "bupar_logs/traffic_fines.csv.gz"


@cache
def log_of(name: str) -> TouchpointLog:
    return encode_events(read_events(DATA / name).events)


@pytest.mark.parametrize(
    ("name", "cases", "events", "variants"),
    [
        (HELPDESK, 4_580, 21_348, 226),
        ("bpi_logs/receipt.csv", 1_434, 8_577, 116),
        ("bpi_logs/02_teleclaims.xes.gz", 3_512, 46_138, 12),
        (FINES, 10_000, 34_724, 44),
    ],
)
def test_flows_balance(name: str, cases: int, events: int, variants: int) -> None:
    figures = flow_figures(log_of(name))
    assert (figures.cases, figures.events) == (cases, events)
    assert figures.variants == variants
    found, size = figures.transitions, len(figures.names)
    assert found.events.sum() == events - cases
    entered = np.bincount(found.targets, found.events, size) + figures.endpoints.starts
    left = np.bincount(found.sources, found.events, size) + figures.endpoints.ends
    assert entered.tolist() == left.tolist() == figures.volumes.events.tolist()


def test_the_map_of_a_log_hides_what_it_counts() -> None:
    figures = flow_figures(log_of("bpi_logs/receipt.csv"))
    found = flow_map(figures, title="Receipt")
    assert len(found.nodes) == 20
    assert found.hidden.nodes == len(figures.listed_touchpoints()) - 20 > 0
    shown = sum(node.events for node in found.nodes)
    assert shown + found.hidden.node_events == 8_577


def test_variants_cover_the_log() -> None:
    found = list_variants(log_of(FINES), most=44)
    assert len(found.rows) == found.variants == 44
    assert sum(one.customers for one in found.rows) == 10_000
    assert found.rows[-1].cumulative == pytest.approx(1)


def test_deviations_are_those_that_selections_count() -> None:
    log = log_of(FINES)
    steps = [
        {"name": "Create Fine"},
        {"name": "Send Fine"},
        {"name": "Payment", "optional": True, "repeats": True},
    ]
    found = check_conformance(log, designed_from_json({"steps": steps}))
    counted = {(one.kind, one.subject): one.customers for one in found.deviations}
    assert found.cases == 10_000
    extra = [name for name in log.names if name not in {step["name"] for step in steps}]
    for name in extra:
        assert counted["extra", name] == who_did(log, [name]).customers
    assert counted["skip", "Send Fine"] == 10_000 - who_did(log, ["Send Fine"]).customers


def test_groups_that_differ_by_a_touchpoint_differ_significantly_in_it() -> None:
    log = log_of(FINES)
    paid = set(ids_of(who_did(log, ["Payment"])))
    members = np.array([one in paid for one in ids_of(log)])
    found = compare_groups(log, members, labels=("paid", "not paid"))
    first = next(
        one for one in found.differences if one.kind == "reach" and one.source == "Payment"
    )
    assert (first.one, first.other, first.significant) == (1, 0, True)


def test_clusters_of_a_log_hold_every_case_once() -> None:
    found = cluster_journeys(log_of(FINES), resamples=3)
    assert sum(one.customers for one in found.clusters) == 10_000
    assert [one.customers for one in found.clusters] == sorted(
        (one.customers for one in found.clusters), reverse=True
    )
