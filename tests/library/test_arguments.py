"""What callers of the library pass is understood or refused, never silently left out."""

import pytest
from tests.library.event_rows import dicts

from customer_map.errors import CustomerMapError
from customer_map.library.comparisons import NothingToCompareError, compare
from customer_map.library.funnels import funnel
from customer_map.library.logs import UnknownMomentError, read_events
from customer_map.library.orders import read_orders
from customer_map.library.retentions import retention
from customer_map.tables.event_reading import NoEventsError


def test_an_option_that_there_is_not_is_refused_with_the_closest() -> None:
    with pytest.raises(TypeError, match="Did you mean case"):
        read_events(dicts(), case_id="user")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Did you mean date"):
        read_orders([], dates="day")  # type: ignore[call-arg]


def test_one_name_is_a_list_of_one() -> None:
    assert [step.name for step in funnel(dicts(), "visit").steps] == ["visit"]
    assert (
        retention(dicts(), begins="visit").to_dict()
        == retention(dicts(), begins=["visit"]).to_dict()
    )


def test_groups_and_a_day_at_once_are_refused() -> None:
    with pytest.raises(NothingToCompareError):
        compare(dicts(), "channel", split="2024-03-02")


def test_a_number_is_no_bound_of_a_period() -> None:
    with pytest.raises(UnknownMomentError, match="2024"):
        read_events(dicts(), since=2024)  # type: ignore[arg-type]


def test_a_frame_without_rows_is_said_to_have_none() -> None:
    with pytest.raises(NoEventsError, match="there are no rows"):
        read_events({"customer": [], "event": [], "timestamp": []})


def test_what_was_read_tells_itself_in_a_line() -> None:
    log = read_events(dicts())
    assert str(log).startswith("Events · ")
    assert len(repr(log)) < 80
    assert isinstance(NoEventsError(source="", reason="", columns=""), CustomerMapError)
