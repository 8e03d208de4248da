from datetime import timedelta

import pytest

from customer_map.touchpoints.durations import UnknownDurationError, microseconds

SECOND = 1_000_000


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("45s", 45),
        ("30m", 1800),
        ("30 min", 1800),
        ("12h", 43_200),
        ("7d", 604_800),
        ("2W", 1_209_600),
        ("1d 12h", 129_600),
        ("0.5h", 1800),
        ("0s", 0),
        (timedelta(minutes=2), 120),
    ],
)
def test_durations_are_read(text: str | timedelta, seconds: int) -> None:
    assert microseconds(text) == seconds * SECOND


@pytest.mark.parametrize(
    "text", ["", " ", "7", "d", "7x", "-1d", "7d!", "1e9w", "9" * 400 + "s", timedelta(-1)]
)
def test_what_is_no_duration_is_refused_with_examples(text: str | timedelta) -> None:
    with pytest.raises(UnknownDurationError, match="12h"):
        microseconds(text)
