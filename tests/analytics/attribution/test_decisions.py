"""Decisions that hang on the model or on chance are told, and only those."""

import numpy as np
import pytest
from tests.analytics.method_pages import table_of

from customer_map.analytics.attribution.credits import Attribution, Model
from customer_map.analytics.attribution.decisions import (
    MissingCostError,
    cost_decisions,
    order_decisions,
    top_decisions,
)
from customer_map.analytics.attribution.models import (
    UncertainAttribution,
    attribute_with_intervals,
)
from customer_map.analytics.attribution.paths import path_counts


def said(model: Model, conversions: list[float], spread: float = 0.0) -> UncertainAttribution:
    """A model's answer whose draws lie `spread` above and below it in turn, opposite for neighbours."""
    found = np.array(conversions)
    signs = np.where(np.arange(len(found)) % 2, -1, 1) * np.array([[1], [-1]])
    replicates = np.repeat(found + spread * signs, 50, axis=0)
    names = tuple("abcdef"[: len(found)])
    answer = Attribution(model, names, found, found)
    return UncertainAttribution(answer, found - spread, found + spread, replicates)


def test_models_that_rank_two_channels_differently_are_named() -> None:
    first = said(Model.FIRST, [60.0, 40.0])
    last = said(Model.LAST, [30.0, 70.0])
    (decision,) = order_decisions([first, last])
    assert decision.channels == ("a", "b")
    assert (decision.yes, decision.no, decision.unsure) == ((Model.FIRST,), (Model.LAST,), ())
    assert decision.differs
    assert decision.flips


def test_agreement_beyond_chance_is_no_flip() -> None:
    (decision,) = order_decisions([said(Model.FIRST, [60.0, 40.0], 5.0)])
    assert not decision.flips


def test_an_order_that_changes_within_the_interval_is_unsure() -> None:
    (decision,) = order_decisions([said(Model.FIRST, [52.0, 48.0], 5.0)])
    assert decision.unsure == (Model.FIRST,)
    assert not decision.differs
    assert decision.flips


def test_the_top_channels_are_asked_one_by_one() -> None:
    decisions = top_decisions(
        [said(Model.FIRST, [5.0, 3.0, 1.0]), said(Model.LAST, [5.0, 1.0, 3.0])], 2
    )
    assert [one.channels for one in decisions] == [("a",), ("b",), ("c",)]
    assert [one.differs for one in decisions] == [False, True, True]
    assert decisions[1].yes == (Model.FIRST,)


def test_ties_at_the_border_go_to_the_first_name() -> None:
    decisions = top_decisions([said(Model.FIRST, [2.0, 2.0, 2.0])], 2)
    assert [bool(one.yes) for one in decisions] == [True, True, False]


def test_a_budget_is_kept_where_a_conversion_costs_little_enough() -> None:
    answers = [said(Model.FIRST, [100.0, 10.0, 0.0]), said(Model.LAST, [10.0, 100.0, 0.0])]
    decisions = cost_decisions(answers, {"a": 500.0, "b": 900.0, "c": 1.0}, most=10.0)
    assert [one.yes for one in decisions] == [(Model.FIRST,), (Model.LAST,), ()]
    assert [one.differs for one in decisions] == [True, True, False]


def test_what_costs_nothing_is_kept_even_without_conversions() -> None:
    (decision,) = cost_decisions([said(Model.FIRST, [0.0])], {"a": 0.0}, most=10.0)
    assert decision.yes == (Model.FIRST,)


@pytest.mark.parametrize("costs", [{}, {"a": -1.0}, {"a": np.nan}, {"a": np.inf}])
def test_a_cost_that_is_missing_or_none_is_refused(costs: dict[str, float]) -> None:
    with pytest.raises(MissingCostError, match="a is missing"):
        cost_decisions([said(Model.FIRST, [1.0])], costs, most=10.0)


def test_the_decisions_of_the_method_page() -> None:
    paths = path_counts([["mail", "shop"], ["shop"]], [90, 30], [10, 10])
    found = attribute_with_intervals(paths, [Model.FIRST, Model.LAST, Model.LINEAR])
    rows = table_of("attribution-decisions.md", "model")
    for one, row in zip(found, rows, strict=True):
        assert one.found.conversions.tolist() == [float(row[1]), float(row[2])]
    (order,) = order_decisions(found)
    mail, shop = cost_decisions(found, {"mail": 900.0, "shop": 900.0}, most=10.0)
    for column, decision in ((3, order), (4, mail), (5, shop)):
        said_yes = [row[0] for row in rows if row[column].startswith("yes")]
        assert [model.value for model in decision.yes] == said_yes
        assert decision.differs
    assert mail.unsure == (Model.FIRST,)
