"""Headers of many kinds of logs tell which column is the case, the name and the time."""

import pyarrow as pa
import pytest

from customer_map.tables.event_columns import (
    GUESS_ALL,
    EventColumnNotFoundError,
    EventColumns,
    EventColumnsUnknownError,
    choose_columns,
    likely_columns,
)


def table(**columns: str) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({name: value.split("|") for name, value in columns.items()})


def chosen(sample: pa.RecordBatch, wanted: EventColumns = GUESS_ALL) -> EventColumns:
    return choose_columns(sample, wanted, source="log.csv")


def trio(sample: pa.RecordBatch) -> tuple[str | None, str | None, str | None]:
    found = chosen(sample)
    return found.case, found.name, found.time


@pytest.mark.parametrize(
    ("case", "name", "time"),
    [
        ("case:concept:name", "concept:name", "time:timestamp"),
        ("case_id", "activity", "timestamp"),
        ("user_id", "event", "ts"),
        ("customer_id", "event_type", "created_at"),
        ("CustomerID", "Action", "EventTime"),
        ("用户ID", "行为", "时间"),
        ("案例编号", "活动", "发生时间"),
        ("customer", "name", "time"),
    ],
)
def test_common_headers_are_known(case: str, name: str, time: str) -> None:
    sample = table(**{case: "a|b", name: "visit|buy", time: "2024-03-05 10:00|2024-03-06 11:00"})
    assert trio(sample) == (case, name, time)


def test_the_customer_is_the_case_and_not_the_visit() -> None:
    sample = table(
        session_id="s1|s2", client_id="a|a", event="x|y", timestamp="2024-03-05|2024-03-06"
    )
    assert chosen(sample).case == "client_id"


def test_a_visit_is_the_case_where_there_is_nothing_better() -> None:
    sample = table(session_id="s1|s2", event="x|y", timestamp="2024-03-05|2024-03-06")
    assert chosen(sample).case == "session_id"


def test_epochs_are_the_time_and_a_birthday_is_not() -> None:
    sample = table(
        user_id="a|b",
        event="x|y",
        timestamp="1709632800|1709632860",
        birthday="1980-01-02|1990-05-06",
    )
    assert chosen(sample).time == "timestamp"


def test_a_wish_for_none_is_heard() -> None:
    sample = table(
        case_id="a|b", activity="x|y", timestamp="2024-03-05|2024-03-06", channel="web|app"
    )
    assert chosen(sample).channel == "channel"
    found = chosen(sample, EventColumns(channel=""))
    assert (found.channel, found.guessed) == ("", ("case", "name", "time"))


def test_a_column_that_somebody_named_is_not_guessed_for_something_else() -> None:
    sample = table(case_id="a|b", activity="x|y", step="1|2", timestamp="2024-03-05|2024-03-06")
    found = chosen(sample, EventColumns(case="activity"))
    assert (found.case, found.name) == ("activity", "step")


def test_a_wrong_name_is_an_error_with_the_closest_ones() -> None:
    sample = table(case_id="a|b", activity="x|y", timestamp="2024-03-05|2024-03-06")
    with pytest.raises(EventColumnNotFoundError, match="Closest are: timestamp"):
        chosen(sample, EventColumns(time="timestmp"))


def test_what_is_missing_is_named_with_its_option() -> None:
    sample = table(case_id="a|b", timestamp="2024-03-05|2024-03-06")
    with pytest.raises(
        EventColumnsUnknownError, match=r"clearly the name .* with --name \(in Python: name=…\)\."
    ):
        chosen(sample)
    assert likely_columns(sample, source="log.csv").missing() == ("name",)


def test_columns_in_use_go_by_the_names_of_the_contract() -> None:
    sample = table(case_id="a|b", activity="x|y", timestamp="2024-03-05|2024-03-06", amount="1|2")
    assert chosen(sample).used() == {
        "customer": "case_id",
        "name": "activity",
        "time": "timestamp",
        "value": "amount",
    }


def test_cases_and_names_that_all_read_na_are_still_cases_and_names() -> None:
    sample = table(case_id="NA|NA", activity="null|none", timestamp="2024-03-05|2024-03-06")
    assert trio(sample) == ("case_id", "activity", "timestamp")
