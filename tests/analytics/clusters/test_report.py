from dataclasses import replace

import numpy as np
import pytest
from tests.analytics.clusters.planted import planted, shapeless
from tests.analytics.plain_events import log_from

from customer_map.analytics.clusters.report import (
    Clustering,
    TooFewJourneysError,
    cluster_journeys,
)
from customer_map.analytics.clusters.stability import adjusted_rand, overlap
from customer_map.analytics.log_guards import EmptyLogError


@pytest.fixture(scope="module")
def found() -> tuple[Clustering, list[int]]:
    log, plans = planted(600)
    return cluster_journeys(log), plans


def test_planted_clusters_are_found_and_are_stable(found: tuple[Clustering, list[int]]) -> None:
    clustering, plans = found
    table = overlap(clustering.members - 1, np.array(plans), np.ones(len(plans)))
    assert len(clustering.clusters) == 3
    assert adjusted_rand(table) > 0.97
    assert clustering.adjusted_rand > 0.95
    assert all(one.stable and one.stability > 0.95 for one in clustering.clusters)


def test_the_number_of_clusters_is_that_of_the_best_silhouette(
    found: tuple[Clustering, list[int]],
) -> None:
    choices = found[0].choices
    assert [one.clusters for one in choices] == [2, 3, 4, 5, 6, 7, 8]
    assert max(choices, key=lambda one: one.silhouette).clusters == 3


def test_clusters_come_by_size_with_what_marks_them(found: tuple[Clustering, list[int]]) -> None:
    clusters = found[0].clusters
    assert [one.number for one in clusters] == [1, 2, 3]
    assert [round(one.share.value, 1) for one in clusters] == [0.5, 0.3, 0.2]
    assert sum(one.customers for one in clusters) == found[0].cases == 600
    for cluster, own in zip(clusters, ("Search", "Chat", "Ticket"), strict=True):
        assert own in {name for mark in cluster.marks for name in (mark.first, mark.second)} or (
            cluster.typical_path.count(own)
        )
        assert all(mark.inside - mark.outside > 0.5 for mark in cluster.marks)
        assert cluster.label == " · ".join(mark.name for mark in cluster.marks)
    assert clusters[0].typical_path == ("Search", "Compare", "Order", "Delivery")
    assert (clusters[0].median_touchpoints, clusters[0].median_days) == (4, 3)


def test_the_customers_of_a_cluster_are_those_counted(found: tuple[Clustering, list[int]]) -> None:
    clustering = found[0]
    for cluster in clustering.clusters:
        customers = clustering.customers_in(cluster.number)
        assert len(customers) == cluster.customers
        assert tuple(customers[:5]) == cluster.examples


def test_the_same_log_gives_the_same_clusters_however_it_is_cut(
    found: tuple[Clustering, list[int]],
) -> None:
    (part,) = found[0].log.parts
    cut = replace(found[0].log, parts=(part.of_run(0, 111), part.of_run(111, 600)))
    again = cluster_journeys(cut)
    assert again.clusters == found[0].clusters
    assert np.array_equal(again.members, found[0].members)


def test_clusters_without_shape_are_called_unstable() -> None:
    clustering = cluster_journeys(shapeless(300), clusters=3)
    assert not any(one.stable for one in clustering.clusters)
    assert clustering.adjusted_rand < 0.5
    assert clustering.choices == ()


def test_equal_paths_share_a_cluster_and_customers_without_touchpoints_have_none() -> None:
    events = [
        (f"c{k}", name, day) for k in range(40) for day, name in enumerate("abc"[: k % 3 + 1])
    ]
    log = log_from(events)
    (part,) = log.parts
    starts = part.starts.copy()
    starts[0] = part.ends[0]
    clustering = cluster_journeys(replace(log, parts=(replace(part, starts=starts),)), clusters=2)
    assert clustering.members[0] == 0
    assert clustering.cases == 39
    assert len({int(clustering.members[k]) for k in range(3, 40, 3)}) == 1


def test_a_cluster_that_nothing_marks_is_named_by_its_path() -> None:
    events = [(f"c{k}", "Visit", day) for k in range(40) for day in range(1 + 30 * (k % 2))]
    clustering = cluster_journeys(log_from(events), clusters=2)
    assert {one.label for one in clustering.clusters} == {"Visit", "Visit → Visit"}


@pytest.mark.parametrize(
    ("customers", "names", "clusters"), [(19, "abc", None), (50, "a", None), (50, "abc", 4)]
)
def test_too_few_journeys_are_refused(customers: int, names: str, clusters: int | None) -> None:
    events = [(f"c{k}", names[k % len(names)], 0) for k in range(customers)]
    with pytest.raises(TooFewJourneysError):
        cluster_journeys(log_from(events), clusters=clusters)


def test_a_log_without_touchpoints_is_refused() -> None:
    with pytest.raises(EmptyLogError):
        cluster_journeys(log_from([]))
