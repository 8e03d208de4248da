import pytest
from tests.library.event_rows import dicts

from customer_map.kernels.names import UnknownNameError
from customer_map.library.logs import EmptyPeriodError
from customer_map.library.retentions import UnknownRetentionError, retention

ROWS = [
    ("a", "visit", "2024-01-05"),
    ("a", "visit", "2024-01-20"),
    ("a", "order", "2024-03-02"),
    ("b", "visit", "2024-01-09"),
    ("b", "order", "2024-02-01"),
    ("c", "visit", "2024-02-10"),
    ("d", "visit", "2024-02-11"),
    ("d", "visit", "2024-04-01"),
]


def rows() -> list[dict[str, str]]:
    return [{"case_id": c, "activity": n, "timestamp": t} for c, n, t in ROWS]


def test_cohorts_count_who_came_back_in_which_month() -> None:
    found = retention(rows())
    shares = {
        cohort.day.isoformat(): [cell.value for cell in cohort.cells if cell]
        for cohort in found.cohorts
    }
    assert shares == {"2024-01-01": [0.5, 0.5, 0.5, 0.0], "2024-02-01": [0.0, 0.0, 0.5]}
    assert [cohort.size for cohort in found.cohorts] == [2, 2]


def test_all_cohorts_together_leave_out_periods_that_are_not_over() -> None:
    found = retention(rows())
    assert [(each.n, each.value) for each in found.overall] == [(4, 0.25), (4, 0.25), (2, 0.5)]
    assert not found.to_dict()["cohorts"][0]["cells"][-1]["complete"]


def test_returns_may_be_rolling_first_or_of_some_names() -> None:
    rolling = retention(rows(), returns="rolling").cohorts[0]
    assert [cell.value for cell in rolling.cells if cell] == [1.0, 1.0, 0.5, 0.0]
    orders = retention(rows(), comes_back=["order"]).cohorts[0]
    assert [cell.value for cell in orders.cells if cell] == [0.0, 0.5, 0.5, 0.0]
    assert len(retention(rows(), periods=1).cohorts[0].cells) == 2


def test_the_table_ends_where_the_events_end() -> None:
    table = retention(rows()).tables()[0]
    assert [column.name for column in table.columns][:4] == ["cohort", "customers", "+0", "+1"]
    assert table.rows[1][-1] is None


def test_wrong_choices_are_refused() -> None:
    with pytest.raises(UnknownRetentionError, match="week"):
        retention(rows(), period="year")  # type: ignore[arg-type]
    with pytest.raises(UnknownRetentionError, match="rolling"):
        retention(rows(), returns="often")  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError):
        retention(rows(), begins=["vist"])
    with pytest.raises(EmptyPeriodError, match="None of the"):
        retention(dicts(), since="2030-01-01")
