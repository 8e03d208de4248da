"""F(1, b; c; z) against its integral and against known closed forms."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import hyp2f1
from tests.analytics.examples import failed_examples

from customer_map.analytics.lifetime import hypergeometric as module
from customer_map.analytics.lifetime.hypergeometric import hypergeometric_one


def one(b: float, c: float, z: float) -> float:
    return float(hypergeometric_one(np.array([b]), np.array([c]), np.array([z]))[0])


@settings(deadline=None)
@given(st.floats(0.1, 20), st.floats(0.1, 20), st.floats(0, 0.99))
def test_it_equals_scipys_where_that_is_at_ease(b: float, more: float, z: float) -> None:
    assert one(b, b + more, z) == pytest.approx(float(hyp2f1(1, b, b + more, z)), rel=1e-9)


@pytest.mark.parametrize(
    ("b", "c", "z"), [(158.6, 166.1, 0.99987), (600.5, 602.1, 0.9999), (1e4, 1.0001e4, 0.9995)]
)
def test_it_equals_its_integral_where_scipys_loses_digits(b: float, c: float, z: float) -> None:
    # Euler's integral with the roles of 1 and b turned: (c - 1) (1 - t)^(c - 2) (1 - z t)^(-b)
    def density(t: float) -> float:
        return float((c - 1) * np.exp((c - 2) * np.log1p(-t) - b * np.log1p(-z * t)))

    nodes = np.linspace(0, 1, 4001)[1:-1]
    edges = [0.0, *nodes[:: len(nodes) // 20], 1.0 - 1e-15]
    whole = sum(
        quad(density, low, high, limit=500, epsrel=1e-11)[0] for low, high in pairwise(edges)
    )
    assert one(b, c, z) == pytest.approx(whole, rel=1e-7)


@pytest.mark.parametrize("z", [0.0, 0.3, 0.99, 0.999999])
def test_with_b_one_and_c_two_it_is_a_logarithm(z: float) -> None:
    expected = -np.log1p(-z) / z if z else 1.0
    assert one(1.0, 2.0, z) == pytest.approx(expected, rel=1e-9)


def test_no_rows_give_none() -> None:
    empty = np.empty(0)
    assert len(hypergeometric_one(empty, empty, empty)) == 0


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(module) == 0
