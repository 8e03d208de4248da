"""Duplicates are found in published data sets with known truth: precision and recall keep above a floor."""

import csv
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest

from customer_map.matching.pairs import likely_pairs
from customer_map.matching.portraits import Features, Portrait, features_of

DATA = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not (DATA / "er_febrl").is_dir(), reason="../shared/data is absent"),
]

Records = dict[str, Features]
Pairs = set[tuple[str, str]]


def rows(path: str) -> Iterable[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            yield {name.strip(): (value or "").strip() for name, value in row.items()}


def pairs_within(clusters: dict[str, str]) -> Pairs:
    members: dict[str, list[str]] = {}
    for record, cluster in clusters.items():
        members.setdefault(cluster, []).append(record)
    return {pair for group in members.values() for pair in combinations(group, 2)}


def quality(records: Records, truth: Pairs) -> tuple[float, float]:
    found = {(pair.left, pair.right) for pair in likely_pairs(records)}
    right = len(found & truth)
    return right / len(found), right / len(truth)


def febrl(name: str) -> tuple[Records, Pairs]:
    records, clusters = {}, {}
    for row in rows(f"er_febrl/{name}.csv"):
        clusters[row["rec_id"]] = row["rec_id"].split("-")[1]
        records[row["rec_id"]] = features_of(
            Portrait(
                name=f"{row['given_name']} {row['surname']}",
                is_person=True,
                address=f"{row['street_number']} {row['address_1']} {row['address_2']}",
                place=row["suburb"],
                code=row["soc_sec_id"],
                born=row["date_of_birth"],
            )
        )
    return records, pairs_within(clusters)


@pytest.mark.parametrize(
    ("name", "pairs", "recall"), [("dataset1", 500, 0.995), ("dataset3", 6538, 0.99)]
)
def test_febrl(name: str, pairs: int, recall: float) -> None:
    records, truth = febrl(name)
    assert len(truth) == pairs
    precision, found = quality(records, truth)
    assert precision >= 0.999
    assert found >= recall


def test_people_of_splink() -> None:
    records, clusters = {}, {}
    for row in rows("er_splink/fake_1000.csv"):
        clusters[row["unique_id"]] = row["cluster"]
        records[row["unique_id"]] = features_of(
            Portrait(
                name=f"{row['first_name']} {row['surname']}",
                is_person=True,
                place=row["city"],
                born=row["dob"],
                mails=(row["email"],),
            )
        )
    truth = pairs_within(clusters)
    assert (len(set(clusters.values())), len(truth)) == (251, 2031)
    precision, recall = quality(records, truth)
    assert precision >= 0.995
    assert recall >= 0.72


def test_restaurants_of_two_guides() -> None:
    records = {
        f"{guide} {row['id']}": features_of(
            Portrait(
                name=row["name"],
                is_person=False,
                address=row["addr"],
                place=row["city"],
                phones=(row["phone"],),
            )
        )
        for guide in ("fodors", "zagats")
        for row in rows(f"er_restaurants/{guide}.csv")
    }
    truth = {
        (f"fodors {row['fodors_id']}", f"zagats {row['zagats_id']}")
        for row in rows("er_restaurants/matches_fodors_zagats.csv")
    }
    assert len(truth) == 112
    across = {
        (pair.left, pair.right)
        for pair in likely_pairs(records)
        if pair.left.split()[0] != pair.right.split()[0]
    }
    assert len(across & truth) / len(truth) == 1.0
    assert len(across & truth) / len(across) >= 0.92
