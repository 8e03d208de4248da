"""Turns a log into clusters of journeys: what marks each, whom it holds, how stable it is."""

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from threadpoolctl import threadpool_limits

from customer_map.analytics.clusters.features import JourneyPoints, journey_points
from customer_map.analytics.clusters.marks import Mark, label_of, marks_of, path_label
from customer_map.analytics.clusters.partition import (
    Choice,
    choose_clusters,
    distinct_points,
    fitted,
    labels_by_size,
)
from customer_map.analytics.clusters.stability import STABLE, Stability, measure_stability
from customer_map.analytics.intervals import Estimate
from customer_map.analytics.log_guards import require_touchpoints, share_of
from customer_map.errors import CustomerMapError
from customer_map.kernels.selecting import flagged, ids_of
from customer_map.kernels.variants import NO_VARIANT
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import Integers

FEWEST_CUSTOMERS = 20
RESAMPLES = 20
EXAMPLES = 5
SECONDS_PER_DAY = 86_400


class TooFewJourneysError(CustomerMapError):
    """Too few customers, or too few different journeys, to be grouped."""

    code: ClassVar[str] = "too_few_journeys"
    message: ClassVar[str] = (
        "{customers} customers with {journeys} different journeys cannot be put into {clusters} groups."
    )
    hint: ClassVar[str] = (
        "At least {fewest} customers are needed, and as many different journeys as groups."
    )


@dataclass(frozen=True, slots=True)
class JourneyCluster:
    """Customers with similar journeys.

    `marks` are what sets the cluster apart, `label` the same in words, `typical_path` the path most of them share.
    `stability` is the mean Jaccard similarity under resampling (0 to 1); below 0.75 the cluster is not `stable`: with
    other customers it might not have come up.
    """

    number: int
    label: str
    customers: int
    share: Estimate
    marks: tuple[Mark, ...]
    typical_path: tuple[str, ...]
    median_touchpoints: float
    median_days: float
    stability: float
    stable: bool
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clustering:
    """Clusters by falling size; `members` holds the number of each customer's cluster (0: no touchpoint), in the order
    of the log.

    `choices` are the numbers of clusters that were tried (empty when the number was given); `adjusted_rand` tells how
    surely the clustering as a whole comes again.
    """

    clusters: tuple[JourneyCluster, ...]
    cases: int
    choices: tuple[Choice, ...]
    adjusted_rand: float
    resamples: int
    members: Integers
    log: TouchpointLog = field(repr=False)

    def customers_in(self, number: int) -> list[str]:
        """Return the ids of the customers of a cluster, in the order of the log."""
        return ids_of(flagged(self.log, self.members == number))


def cluster_journeys(
    log: TouchpointLog, *, clusters: int | None = None, resamples: int = RESAMPLES, seed: int = 0
) -> Clustering:
    """Return clusters of similar journeys; without `clusters` their number is that of the highest silhouette.

    The same log and seed give the same clusters; customers with the same path always share one.

    Raises:
        EmptyLogError: There is no touchpoint.
        TooFewJourneysError: Less than 20 customers, or less different journeys than clusters.
    """
    require_touchpoints(log)
    journeys = journey_points(log, seed=seed)
    _require_journeys(journeys, clusters or 2)
    # One thread: several add up in a changing order, and wait for each other longer than they work.
    with threadpool_limits(1, user_api="openmp"):
        choices, labels, stability = _grouped(journeys, clusters, resamples, seed)
    taken = journeys.paths.taken
    members = np.where(taken == NO_VARIANT, 0, labels[taken] + 1)
    return Clustering(
        clusters=tuple(
            _cluster(log, journeys, labels, number, stability)
            for number in range(1, int(labels.max()) + 2)
        ),
        cases=int(journeys.weights.sum()),
        choices=tuple(choices),
        adjusted_rand=stability.adjusted_rand,
        resamples=resamples,
        members=members,
        log=log,
    )


def _grouped(
    journeys: JourneyPoints, clusters: int | None, resamples: int, seed: int
) -> tuple[list[Choice], Integers, Stability]:
    """Return the numbers of clusters that were tried, the cluster of each path from 0, and how stable they are."""
    points, weights = journeys.points, journeys.weights
    choices = [] if clusters else choose_clusters(points, weights, seed=seed)
    best = clusters or max(choices, key=lambda one: one.silhouette).clusters
    found = fitted(points, weights, best, seed=seed).predict(points)
    labels = labels_by_size(found, weights, best)
    stability = measure_stability(points, weights, labels, resamples=resamples, seed=seed)
    return choices, labels, stability


def _require_journeys(journeys: JourneyPoints, clusters: int) -> None:
    customers, different = int(journeys.weights.sum()), distinct_points(journeys.points)
    if customers < FEWEST_CUSTOMERS or different < clusters:
        raise TooFewJourneysError(
            customers=customers, journeys=different, clusters=clusters, fewest=FEWEST_CUSTOMERS
        )


def _cluster(
    log: TouchpointLog,
    journeys: JourneyPoints,
    labels: Integers,
    number: int,
    stability: Stability,
) -> JourneyCluster:
    inside = labels == number - 1
    paths = journeys.paths
    own = (paths.taken != NO_VARIANT) & inside[paths.taken]
    marks = marks_of(journeys, inside, log.names)
    typical = int(np.argmax(np.where(inside, paths.customers, 0)))
    codes = paths.codes[paths.offsets[typical] : paths.offsets[typical + 1]]
    typical_path = tuple(log.names[code] for code in codes.tolist())
    jaccard = float(stability.jaccards[number - 1])
    return JourneyCluster(
        number=number,
        label=label_of(marks) or path_label(typical_path),
        customers=int(own.sum()),
        share=share_of(int(own.sum()), int(journeys.weights.sum())),
        marks=marks,
        typical_path=typical_path,
        median_touchpoints=float(np.median(np.diff(paths.offsets)[paths.taken[own]])),
        median_days=float(np.median(journeys.spans[own])) / SECONDS_PER_DAY,
        stability=jaccard,
        stable=jaccard >= STABLE,
        examples=tuple(ids_of(flagged(log, own))[:EXAMPLES]),
    )
