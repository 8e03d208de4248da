"""Filters against plain list comprehensions."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.plain_logs import Journey, PlainEvent, journeys, log_of, paths_of

from customer_map.kernels import selecting
from customer_map.kernels.names import UnknownAttributeError, UnknownNameError
from customer_map.touchpoints.log import TouchpointLog

logs = journeys()
CHANNELS = ("", "x", "y")


def told(log: TouchpointLog) -> list[list[tuple[str, str, int]]]:
    """Name, channel and second of every touchpoint, by customer."""
    return [
        [
            (
                log.names[part.codes[row]],
                CHANNELS[part.attributes["channel"][row]],
                int(part.seconds[row]),
            )
            for row in range(start, end)
        ]
        for part in log.parts
        for start, end in zip(part.starts, part.ends, strict=True)
    ]


def plain(found: list[Journey]) -> list[list[tuple[str, str, int]]]:
    return [
        [("abcd"[one.code], CHANNELS[one.channel], one.time // 1_000_000) for one in own]
        for own in found
    ]


def log_in_two(found: list[Journey], cut: int = 2) -> TouchpointLog:
    log: TouchpointLog = log_of(paths_of(found[:cut], spare=1), paths_of(found[cut:], spare=2))
    return log


def names_of(own: Journey) -> list[str]:
    return ["abcd"[one.code] for one in own]


@given(logs)
def test_who_did_keeps_customers_with_all_their_touchpoints(found: list[Journey]) -> None:
    log = log_in_two(found)
    did = [own for own in found if {"b", "d"} & set(names_of(own))]
    not_did = [own for own in found if not {"b", "d"} & set(names_of(own))]
    assert told(selecting.who_did(log, ["b", "d"])) == plain(did)
    assert told(selecting.who_did_not(log, ["b", "d"])) == plain(not_did)


@given(logs, st.integers(1, 4))
def test_who_did_often_enough(found: list[Journey], times: int) -> None:
    often = [own for own in found if names_of(own).count("a") >= times]
    assert told(selecting.who_did(log_in_two(found), ["a"], at_least=times)) == plain(often)


@given(logs, st.integers(0, 4), st.integers(0, 4))
def test_who_did_in_a_period(found: list[Journey], since: int, until: int) -> None:
    first, last = since * 1_000_000, until * 1_000_000
    did = [own for own in found if any(one.code == 0 and first <= one.time < last for one in own)]
    assert told(selecting.who_did_between(log_in_two(found), ["a"], first, last)) == plain(did)


def test_periods_count_from_1970_whatever_the_origin_of_the_log() -> None:
    paths = paths_of([[PlainEvent(0, 0)], [PlainEvent(5_000_000, 0)]])
    log = TouchpointLog((paths,), ("a",), origin=1_000)
    found = selecting.who_did_between(log, ["a"], 1_004_000_000, 1_006_000_000)
    assert selecting.ids_of(found) == ["1"]


@given(logs)
def test_who_had_a_value(found: list[Journey]) -> None:
    had = [own for own in found if any(one.channel in {0, 2} for one in own)]
    assert told(selecting.who_had(log_in_two(found), "channel", ["", "y"])) == plain(had)


@given(logs)
def test_touchpoints_by_name_and_by_value(found: list[Journey]) -> None:
    log = log_in_two(found)
    by_name = [[one for one in own if one.code in {0, 3}] for own in found]
    by_value = [[one for one in own if one.channel == 1] for own in found]
    assert told(selecting.with_names(log, ["a", "d"])) == plain(by_name)
    assert told(selecting.without_names(log, ["b", "c"])) == plain(by_name)
    assert told(selecting.with_values(log, "channel", ["x"])) == plain(by_value)
    assert told(selecting.without_values(log, "channel", ["", "y"])) == plain(by_value)


@given(logs, st.sets(st.integers(0, 7)))
def test_customers_by_id(found: list[Journey], wanted: set[int]) -> None:
    log: TouchpointLog = log_of(paths_of(found))
    ids = [str(place) for place in sorted(wanted)]
    inside = [own for place, own in enumerate(found) if place in wanted]
    outside = [own for place, own in enumerate(found) if place not in wanted]
    assert told(selecting.of_customers(log, ids)) == plain(inside)
    assert told(selecting.without_customers(log, ids)) == plain(outside)


@given(logs, st.data())
def test_customers_by_flag_over_all_parts(found: list[Journey], data: st.DataObject) -> None:
    flags = data.draw(st.lists(st.booleans(), min_size=len(found), max_size=len(found)))
    kept = [own for own, flag in zip(found, flags, strict=True) if flag]
    assert told(selecting.flagged(log_in_two(found), np.array(flags, np.bool_))) == plain(kept)


@given(logs)
def test_customers_without_touchpoints_can_be_left_out(found: list[Journey]) -> None:
    log = selecting.with_touchpoints(log_in_two(found))
    assert told(log) == plain([own for own in found if own])


@pytest.mark.parametrize(
    "choose",
    [
        lambda log: selecting.who_did(log, ["e"]),
        lambda log: selecting.who_did_not(log, ["e"]),
        lambda log: selecting.with_names(log, ["e"]),
        lambda log: selecting.with_values(log, "channel", ["shop"]),
    ],
)
def test_an_unknown_name_or_value_is_refused(
    choose: Callable[[TouchpointLog], TouchpointLog],
) -> None:
    with pytest.raises(UnknownNameError):
        choose(log_of(paths_of([])))


def test_an_unknown_attribute_is_refused() -> None:
    with pytest.raises(UnknownAttributeError):
        selecting.who_had(log_of(paths_of([])), "campaign", ["x"])
