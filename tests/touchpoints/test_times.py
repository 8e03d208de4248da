import numpy as np
import pytest

from customer_map.touchpoints.times import (
    LONGEST_SPAN,
    TimeSpanError,
    check_span,
    span_of,
    split_times,
)


def test_times_split_into_seconds_and_microseconds_also_before_1970() -> None:
    seconds, fractions = split_times(np.array([-1, 0, 1_500_000]), -1)
    assert seconds.tolist() == [0, 1, 2]
    assert fractions.tolist() == [999_999, 0, 500_000]


def test_whole_seconds_need_no_fractions() -> None:
    seconds, fractions = split_times(np.array([7_000_000]), 5)
    assert (seconds.tolist(), len(fractions)) == ([2], 0)


def test_the_span_is_in_whole_seconds_and_no_times_have_none() -> None:
    assert span_of(np.array([1_999_999, -1])) == (-1, 1)
    assert span_of(np.empty(0, np.int64)) is None


def test_136_years_fit_and_a_second_more_is_refused_in_words() -> None:
    check_span(-10, LONGEST_SPAN - 10)
    with pytest.raises(TimeSpanError, match="from 1970-01-01 to 2106-02-07"):
        check_span(0, LONGEST_SPAN + 1)
