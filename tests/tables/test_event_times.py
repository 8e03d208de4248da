"""Times of every kind become the same moments in UTC."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_map.tables.event_times import (
    TimeStyle,
    UnknownZoneError,
    check_zone,
    epoch_units,
    read_moments,
    time_style,
)
from customer_map.tables.spellings import AS_USUAL, DateOrder, Spelling
from customer_map.tables.values.dates import read_times

TEN = datetime(2024, 3, 5, 10, tzinfo=UTC)
SECONDS = int(TEN.timestamp())
AS_ISO = TimeStyle()


def moments(
    column: pa.Array, style: TimeStyle = AS_ISO, zone: str = "UTC"
) -> list[datetime | None]:
    return list(read_moments(column, style, zone=zone).values.to_pylist())


def reasons(column: pa.Array, style: TimeStyle = AS_ISO) -> list[str]:
    return [fault.reason for fault in read_moments(column, style, zone="UTC").faults]


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["2024-03-05 10:00:00"]),
        pa.array(["2024-03-05T10:00Z"]),
        pa.array(["2024-03-05T18:00:00+08:00"]),
        pa.array(["2024/3/5 10:00"]),
        pa.array(["2024年3月5日 上午10:00"]),
        pa.array([TEN]),
        pa.array([TEN.replace(tzinfo=None)], pa.timestamp("s")),
        pa.array([TEN.replace(tzinfo=None)], pa.timestamp("ns")),
        pa.array([TEN], pa.timestamp("ms", "Asia/Shanghai")),
    ],
)
def test_every_spelling_and_type_is_the_same_moment(column: pa.Array) -> None:
    assert moments(column) == [TEN]


def test_a_day_is_midnight_of_the_zone() -> None:
    assert moments(pa.array([date(2024, 3, 5)]), zone="Asia/Shanghai") == [
        datetime(2024, 3, 4, 16, tzinfo=UTC)
    ]


@pytest.mark.parametrize("units", [1, 1_000, 1_000_000, 1_000_000_000])
def test_epochs_are_known_by_their_size(units: int) -> None:
    column = pa.array([str(SECONDS * units), None])
    assert epoch_units(column) == units
    style = time_style(column)
    assert moments(column, style) == [TEN, None]
    assert moments(pa.array([SECONDS * units, None]), style) == [TEN, None]


def test_epochs_may_have_decimals() -> None:
    quarter = TEN.replace(microsecond=250_001)
    style = TimeStyle(epoch=1)
    assert moments(pa.array([f"{SECONDS}.250001", "x", "-1.5"]), style) == [
        quarter,
        None,
        datetime(1969, 12, 31, 23, 59, 58, 500_000, tzinfo=UTC),
    ]
    assert moments(pa.array([SECONDS + 0.25]), style) == [TEN.replace(microsecond=250_000)]
    assert reasons(pa.array(["x"]), style) == ["not_a_date"]


def test_small_whole_numbers_are_seconds_but_dates_and_day_numbers_are_not() -> None:
    assert time_style(pa.array(["0", "60", "3600"])).epoch == 1
    assert moments(pa.array(["20240305"]), time_style(pa.array(["20240305", "20240306"]))) == [
        datetime(2024, 3, 5, tzinfo=UTC)
    ]
    assert time_style(pa.array(["45000", "45001.5"])).spelling.serials


def test_numbers_that_are_no_moment_are_faults() -> None:
    style = TimeStyle(epoch=1)
    assert reasons(pa.array(["9999999999999999999"]), style) == ["not_a_date"]
    assert reasons(pa.array([99_999_999_999]), style) == ["date_out_of_range"]
    assert moments(pa.array([float("nan"), float("inf")]), style) == [None, None]


def test_years_that_must_be_mistakes_are_faults() -> None:
    assert reasons(pa.array(["0001-01-01"])) == ["date_out_of_range"]
    assert reasons(pa.array([datetime(9999, 12, 31, tzinfo=UTC)])) == ["date_out_of_range"]


def test_the_order_of_day_and_month_is_that_of_the_sample() -> None:
    style = time_style(pa.array(["25/12/2024", "03/05/2024"]))
    assert style == TimeStyle(Spelling(order=DateOrder.DAY_MONTH_YEAR))
    assert moments(pa.array(["05/03/2024"]), style) == [datetime(2024, 3, 5, tzinfo=UTC)]


def test_digits_beyond_the_microsecond_are_cut() -> None:
    nanoseconds = pa.array([SECONDS * 10**9 + 999], pa.timestamp("ns"))
    assert moments(nanoseconds) == [TEN]


def test_a_zone_that_nobody_knows_is_an_error() -> None:
    check_zone("Europe/Berlin")
    with pytest.raises(UnknownZoneError, match="Nowhere"):
        check_zone("Nowhere")


NAIVE = st.datetimes(datetime(1801, 1, 1), datetime(2199, 1, 1))  # noqa: DTZ001
WRITTEN = st.sampled_from(
    ["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S.%f"]
)
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"])


@given(st.lists(NAIVE, min_size=1), WRITTEN, ZONES)
def test_the_quick_way_reads_as_the_importer_does(
    times: list[datetime], how: str, zone: str
) -> None:
    cells = pa.array([time.strftime(how) for time in times])
    expected = read_times(cells, spelling=AS_USUAL, zone=zone).values
    assert read_moments(cells, TimeStyle(), zone=zone).values.equals(expected)
    assert pc.count(expected).as_py() == len(times)
