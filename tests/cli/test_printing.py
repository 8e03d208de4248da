"""Tables at the terminal: what fits stays in one piece, what does not is counted."""

from dataclasses import dataclass

import pytest

from customer_map.cli.printing import MOST_CHARACTERS, fitting, print_result
from customer_map.library.showing.result import Result
from customer_map.library.showing.tables import ResultTable, table_of

COHORTS = table_of(
    "Cohorts",
    (("cohort", "text"), ("customers", "count"), *((f"+{place}", "heat") for place in range(12))),
    [("2024-01-01", 12, *[0.5] * 12)],
    "A note.",
)


@dataclass(frozen=True)
class Sample(Result):
    shown: ResultTable
    title: str = "Sample"

    def facts(self) -> tuple[str, ...]:
        return ("2 customers",)

    def tables(self) -> tuple[ResultTable, ...]:
        return (self.shown,)

    def to_dict(self) -> dict[str, object]:
        return {}


def test_columns_without_room_are_left_out_and_counted() -> None:
    found = fitting(COHORTS, 60)
    assert [len(row) for row in found.rows] == [len(found.columns)] == [7]
    assert found.note == "A note. 7 more columns with a wider window, or with --out."
    assert fitting(COHORTS, 200) is COHORTS


def test_one_column_stays_however_narrow_the_window_is() -> None:
    assert len(fitting(COHORTS, 3).columns) == 1


@pytest.mark.parametrize("width", [40, 80])
def test_no_figure_or_date_is_broken(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    print_result(Sample(COHORTS))
    lines = capsys.readouterr().out.splitlines()
    assert any("2024-01-01" in line and "50.0%" in line for line in lines)
    assert max(map(len, lines)) <= width


def test_a_very_long_name_is_cut_and_an_empty_table_says_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_result(Sample(table_of("Long", (("name", "text"),), [("客" * 5000,)])))
    assert capsys.readouterr().out.count("客") == MOST_CHARACTERS - 1
    print_result(Sample(table_of("Transitions", (("from", "text"),), [])))
    assert "none" in capsys.readouterr().out
