"""Relative weights against published ones, the definition written out, and fair shares of R² over all orders."""

from itertools import permutations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.analytics.examples import failed_examples

from customer_map.analytics.satisfaction import drivers as module
from customer_map.analytics.satisfaction.drivers import BLOCKS, key_drivers, relative_weights

Numbers = NDArray[np.float64]

CARS = """21 6 160 110 2.62/21 6 160 110 2.875/22.8 4 108 93 2.32/21.4 6 258 110 3.215/18.7 8 360 175 3.44
18.1 6 225 105 3.46/14.3 8 360 245 3.57/24.4 4 146.7 62 3.19/22.8 4 140.8 95 3.15/19.2 6 167.6 123 3.44
17.8 6 167.6 123 3.44/16.4 8 275.8 180 4.07/17.3 8 275.8 180 3.73/15.2 8 275.8 180 3.78/10.4 8 472 205 5.25
10.4 8 460 215 5.424/14.7 8 440 230 5.345/32.4 4 78.7 66 2.2/30.4 4 75.7 52 1.615/33.9 4 71.1 65 1.835
21.5 4 120.1 97 2.465/15.5 8 318 150 3.52/15.2 8 304 150 3.435/13.3 8 350 245 3.84/19.2 8 400 175 3.845
27.3 4 79 66 1.935/26 4 120.3 91 2.14/30.4 4 95.1 113 1.513/15.8 8 351 264 3.17/19.7 6 145 175 2.77
15 8 301 335 3.57/21.4 4 121 109 2.78"""
"""Miles per gallon, cylinders, displacement, horsepower, weight of 32 cars: Motor Trend 1974, Henderson & Velleman
(1981), Biometrics 37, 391-411."""

PUBLISHED = [0.2096904, 0.1883043, 0.1799590, 0.2706812]
"""Raw relative weights of these by the R package rwa (Chan), article "Regression methods"."""


def cars() -> Numbers:
    rows = CARS.replace("\n", "/").split("/")
    return np.array([[float(cell) for cell in row.split()] for row in rows])


def correlations(marks: Numbers, score: Numbers) -> Numbers:
    found: Numbers = np.corrcoef(np.column_stack([marks, score]), rowvar=False)
    return found


def r_squared(matrix: Numbers, chosen: list[int]) -> float:
    among = matrix[np.ix_(chosen, chosen)]
    against = matrix[chosen, -1]
    return float(against @ np.linalg.solve(among, against)) if chosen else 0.0


def fair_shares(matrix: Numbers) -> list[float]:
    """What each driver adds to R², on average over all orders of joining (Lindeman, Merenda & Gold)."""
    size = len(matrix) - 1
    orders = list(permutations(range(size)))
    shares = [0.0] * size
    for order in orders:
        for place, driver in enumerate(order):
            before = list(order[:place])
            shares[driver] += r_squared(matrix, [*before, driver]) - r_squared(matrix, before)
    return [each / len(orders) for each in shares]


def drawn(n: int, seed: int = 5) -> tuple[Numbers, Numbers]:
    random = np.random.default_rng(seed)
    mood = random.standard_normal((n, 1))
    marks = np.clip(np.round(3 + mood / 2 + random.standard_normal((n, 4))), 1, 5)
    score = 5 + marks[:, 0] + marks[:, 1] / 2 + random.standard_normal(n)
    return marks, np.clip(np.round(score), 0, 10)


def test_weights_are_the_published_ones() -> None:
    found = relative_weights(correlations(cars()[:, 1:], cars()[:, 0]))
    assert found.tolist() == pytest.approx(PUBLISHED, abs=1e-7)


def test_weights_follow_their_definition() -> None:
    marks, score = drawn(300)
    standard = (marks - marks.mean(0)) / marks.std(0) / np.sqrt(len(marks))
    left, _, right = np.linalg.svd(standard, full_matrices=False)
    twins = left @ right  # the uncorrelated columns nearest to the marks
    slopes = twins.T @ ((score - score.mean()) / score.std() / np.sqrt(len(score)))
    back = twins.T @ standard
    plain = (back**2).T @ slopes**2
    assert relative_weights(correlations(marks, score)).tolist() == pytest.approx(plain.tolist())


def test_weights_add_up_to_what_all_drivers_tell() -> None:
    matrix = correlations(*drawn(300))
    assert relative_weights(matrix).sum() == pytest.approx(r_squared(matrix, [0, 1, 2, 3]))


def test_two_drivers_have_fair_shares_over_both_orders() -> None:
    marks, score = drawn(200)
    matrix = correlations(marks[:, :2], score)
    assert relative_weights(matrix).tolist() == pytest.approx(fair_shares(matrix))


def test_four_drivers_come_close_to_fair_shares_over_all_orders() -> None:
    for matrix in (correlations(cars()[:, 1:], cars()[:, 0]), correlations(*drawn(300))):
        assert relative_weights(matrix).tolist() == pytest.approx(fair_shares(matrix), abs=0.02)


def test_a_driver_that_says_the_same_twice_shares_its_weight() -> None:
    marks, score = drawn(300)
    twice = relative_weights(correlations(marks[:, [0, 0]], score))
    once = relative_weights(correlations(marks[:, :1], score))
    assert twice.tolist() == pytest.approx([once[0] / 2] * 2)


def test_the_strongest_driver_comes_first_and_chance_does_not_hold() -> None:
    marks, score = drawn(1_500)
    noise = np.random.default_rng(9).integers(1, 6, (1_500, 1)).astype(float)
    found = key_drivers(np.column_stack([marks, noise]), score)
    assert found is not None
    assert [each.place for each in found.found[:2]] == [0, 1]
    assert sum(each.share for each in found.found) == pytest.approx(1)
    assert all(each.low <= each.share <= each.high for each in found.found)
    held = {each.place for each in found.found if each.holds}
    assert {0, 1} <= held
    assert 4 not in held


def test_intervals_are_those_of_drawing_all_rows_again() -> None:
    marks, score = drawn(400)
    found = key_drivers(marks, score)
    random = np.random.default_rng(11)
    plain = []
    for _ in range(400):
        rows = random.integers(0, 400, 400)
        weights = relative_weights(correlations(marks[rows], score[rows]))
        plain.append(weights / weights.sum())
    low, high = np.quantile(plain, [0.025, 0.975], axis=0)
    assert found is not None
    for each in found.found:
        assert (each.low, each.high) == pytest.approx((low[each.place], high[each.place]), abs=0.03)


def test_blocks_of_rows_tell_the_same_intervals_as_rows() -> None:
    marks, score = drawn(3 * BLOCKS)
    blocks, rows = key_drivers(marks, score), key_drivers(marks[:BLOCKS], score[:BLOCKS])
    assert blocks is not None
    assert rows is not None
    widths = [max(each.high - each.low for each in one.found) for one in (blocks, rows)]
    assert widths[1] / widths[0] == pytest.approx(3**0.5, rel=0.25)


def test_rows_that_lack_a_mark_are_left_out() -> None:
    marks, score = drawn(100)
    holes = np.vstack([marks, np.full((50, 4), np.nan)])
    holes[100:, :3] = 5
    found = key_drivers(holes, np.r_[score, np.full(50, 10.0)])
    assert found == key_drivers(marks, score)
    assert found is not None
    assert found.n == 100


@pytest.mark.parametrize("change", ["few", "same_score", "same_mark", "no_drivers"])
def test_nothing_is_told_where_nothing_can_be(change: str) -> None:
    marks, score = drawn(39 if change == "few" else 60)
    if change == "same_score":
        score = np.full(60, 9.0)
    if change == "same_mark":
        marks[:, 2] = 4
    assert key_drivers(marks[:, :0] if change == "no_drivers" else marks, score) is None


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(module) == 0
