"""The worked tables of method pages hold: intervals, significance, RFM, value tiers, lifecycle, clusters, sessions."""

import re

import numpy as np
import pytest
from tests.analytics.method_pages import table_of
from tests.analytics.test_significance import TRIAL
from tests.kernels.plain_logs import PlainEvent, paths_of

from customer_map.analytics.clusters.stability import adjusted_rand, best_jaccards
from customer_map.analytics.intervals import mean_estimate, share_estimate
from customer_map.analytics.lifecycle import PurchaseDays, lifecycle
from customer_map.analytics.rfm import quintile_scores, score_at
from customer_map.analytics.significance import adjusted_p_values, compare_ranks, compare_shares
from customer_map.analytics.value_tiers import value_tier
from customer_map.kernels.sessions import session_ids, split_sessions

MINUTE = 60_000_000


def numbers(text: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", text)]


@pytest.mark.parametrize("row", table_of("intervals.md", "k"), ids=str)
def test_shares_have_the_intervals_of_the_page(row: list[str]) -> None:
    hits, n, *wanted = row
    found = share_estimate(int(hits), int(n))
    assert found is not None
    assert [f"{each:.4f}" for each in (found.value, found.low, found.high)] == wanted


def test_a_mean_has_the_interval_of_the_page() -> None:
    [[values, mean, _, _, low, high]] = table_of("intervals.md", "values")
    sample = np.array(numbers(values))
    found = mean_estimate(sample.sum(), (sample * sample).sum(), len(sample), -1.0, 1.0)
    assert found is not None
    assert [f"{each:.3f}" for each in (found.value, found.low, found.high)] == [mean, low, high]


@pytest.mark.parametrize("row", table_of("significance.md", "k₁/n₁"), ids=str)
def test_differences_of_shares_are_those_of_the_page(row: list[str]) -> None:
    counts = [int(each) for pair in row[:2] for each in pair.split("/")]
    found = compare_shares(*counts)
    assert [f"{each:.4f}" for each in (found.value, found.low, found.high)] == row[2:]


def test_ranks_are_compared_as_on_the_page() -> None:
    [[one, other, u, superiority, p]] = table_of("significance.md", "first")
    found = compare_ranks(np.array(numbers(one)), np.array(numbers(other)), minimum=3)
    assert found.p_value is not None
    assert (f"{found.u:.0f}", f"{found.superiority:.3f}", f"{found.p_value:.3f}") == (
        u,
        superiority,
        p,
    )


def test_p_values_are_adjusted_as_on_the_page() -> None:
    [adjusted] = table_of("significance.md", "p")
    told = [f"{each:.4f}" for each in adjusted_p_values(TRIAL) if each is not None]
    assert [*told[:6], "…", told[-1]] == adjusted[1:]


def test_scores_of_rfm_are_those_of_the_page() -> None:
    rows = table_of("rfm.md", "orders")
    orders = np.repeat([float(row[0]) for row in rows], [int(row[1]) for row in rows])
    scores = dict(zip(orders.tolist(), quintile_scores(orders).tolist(), strict=True))
    for value, equal, below, _, _, score in rows:
        assert scores[float(value)] == int(score)
        assert score_at(int(below), int(equal), len(orders)) == int(score)


@pytest.mark.parametrize("row", table_of("value-tiers.md", "customer"), ids=lambda row: row[0])
def test_tiers_are_those_of_the_page(row: list[str]) -> None:
    r, f, m, total = (int(each) for each in row[1:5])
    assert r + f + m == total
    assert value_tier(r, f, m).value == row[5].removesuffix(" value")


@pytest.mark.parametrize("row", table_of("lifecycle.md", "purchases on day"), ids=str)
def test_places_in_the_lifecycle_are_those_of_the_page(row: list[str]) -> None:
    days = np.array(numbers(row[0]), np.int64)
    purchases = PurchaseDays.of(np.zeros(len(days), np.int64), days)
    [place] = lifecycle(purchases, as_of=int(row[1]))
    assert place.value.replace("_", " ") == row[3].partition(":")[0]
    assert int(row[1]) - days.max() == int(row[2])


def test_the_overlap_of_clusters_has_the_indices_of_the_page() -> None:
    table = np.array([[float(each) for each in row[1:]] for row in table_of("clusters.md", "")])
    assert round(adjusted_rand(table), 3) == 0.167
    assert best_jaccards(table).round(3).tolist() == [0.667, 0.667]


def test_sessions_are_cut_as_on_the_page() -> None:
    rows = table_of("sessions.md", "touchpoint at")
    times = [0, 30 * MINUTE, 60 * MINUTE + 1]
    paths = paths_of([[PlainEvent(time, 0) for time in times]])
    sessions = split_sessions(paths, 30 * MINUTE)
    ids = np.repeat(session_ids(sessions), sessions.ends - sessions.starts)
    assert [name.replace("0#", "c#") for name in ids.tolist()] == [row[2] for row in rows]
