"""The command line prints what it understood, what came of it, and ends with 1 when a file failed."""

import csv
from pathlib import Path

import pytest
from rich.console import Console
from tests.intake.files import CUSTOMERS, ORDERS, table_counts

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Activity, Customer, Order
from customer_map.server.intake.command import Wishes, column_choices, import_files
from customer_map.server.intake.errors import UnknownColumnMappingError
from customer_map.server.intake.models import Import

pytestmark = pytest.mark.django_db


def file_of(folder: Path, text: str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def said(path: Path, *, well: bool = True, **wishes: object) -> str:
    console = Console(record=True, width=200)
    assert import_files([path], Wishes(**wishes), console) is well  # type: ignore[arg-type]
    return console.export_text()


def test_it_prints_the_kind_the_columns_and_the_counts(tmp_path: Path) -> None:
    text = said(file_of(tmp_path, CUSTOMERS))
    assert "file.csv: Customers (" in text
    assert "Company name     Name" in text
    assert "3 lines read, 0 refused." in text
    assert Customer.records.count() == 3


def test_a_dry_run_writes_nothing_and_keeps_no_file(tmp_path: Path, files_folder: Path) -> None:
    before = table_counts()
    text = said(file_of(tmp_path, CUSTOMERS), is_rehearsal=True)
    assert "would be created" in text
    assert table_counts() == before
    assert Import.objects.count() == 0
    assert list((files_folder / "imports").iterdir()) == []


def test_refused_lines_are_shown_and_written_to_a_file(tmp_path: Path) -> None:
    report = tmp_path / "refused.csv"
    orders = ORDERS + "1005,not a day,17,P-1,=2+2,1,1,Germany\n"
    text = said(file_of(tmp_path, orders), report=report)
    assert "line 6, Order date: “not a day” is not a date." in text
    assert str(report) in text
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["line", "column", "value", "reason"]
    assert rows[1][:3] == ["6", "Order date", "not a day"]


def test_kind_and_columns_can_be_said(tmp_path: Path) -> None:
    text = "who,when,how much\n7,2025-01-01,3\n"
    columns = column_choices(["who=customer_key", "when=ordered_at", "how much=quantity"])
    said(file_of(tmp_path, text), kind="order_lines", columns=columns, source="till")
    assert Order.records.get().source == "till"


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"kind": "salaries"}, "There is no kind of file called “salaries”."),
        ({"columns": {"Salary": "name"}}, "file.csv has no column “Salary”."),
        ({"columns": {"City": "salary"}}, "There is no field “salary” for this kind of file."),
        ({"zone": "Mars"}, "There is no time zone called “Mars”."),
        ({"currency": "XXX"}, "There is no currency “XXX”."),
        ({"sheet": "Orders"}, "file.csv has no sheet Orders."),
    ],
)
def test_a_wish_that_cannot_be_met_changes_nothing(
    tmp_path: Path, wishes: dict[str, object], sentence: str
) -> None:
    before = table_counts()
    assert sentence in said(file_of(tmp_path, CUSTOMERS), well=False, **wishes)
    assert table_counts() == before
    assert Import.objects.count() == 0


def test_a_table_of_nothing_known_says_what_is_missing(tmp_path: Path) -> None:
    text = said(file_of(tmp_path, "a,b\nx,y\n"), well=False)
    assert "file.csv cannot be imported yet: no column is chosen for" in text
    assert Import.objects.count() == 0


def test_a_file_that_fails_does_not_stop_the_next_one(tmp_path: Path) -> None:
    files = [file_of(tmp_path, "", "empty.csv"), file_of(tmp_path, CUSTOMERS)]
    console = Console(record=True, width=200)
    assert not import_files(files, Wishes(), console)
    assert "empty.csv is empty." in console.export_text()
    assert Customer.records.count() == 3


def test_whoever_is_named_owns_what_is_created(tmp_path: Path, owner: User) -> None:
    said(file_of(tmp_path, CUSTOMERS), user="OWNER@example.com")
    assert set(Customer.records.values_list("owner", flat=True)) == {owner.pk}
    with pytest.raises(RecordNotFoundError):
        said(file_of(tmp_path, CUSTOMERS), user="nobody@example.com")


def test_a_column_choice_needs_an_equals_sign() -> None:
    assert column_choices(["a=b=name"]) == {"a=b": "name"}
    with pytest.raises(UnknownColumnMappingError):
        column_choices(["name"])


CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:[bold]Tea
DTSTART:20990310T090000
END:VEVENT
BEGIN:VEVENT
SUMMARY:Lost
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_becomes_activities_of_somebody(tmp_path: Path) -> None:
    path = file_of(tmp_path, CALENDAR, "my.ics")
    assert "Name the person with --as" in said(path, well=False)
    User.objects.create_user("wei@example.com", name="Wei")
    assert "would be created" in said(path, user="wei@example.com", is_rehearsal=True)
    assert Activity.records.count() == 0
    text = said(path, user="wei@example.com", zone="Europe/Berlin")
    assert "Lost: The event does not say when it starts." in text
    made = Activity.records.get()
    assert (made.subject, made.time_zone) == ("[bold]Tea", "Europe/Berlin")
    said(path, user="wei@example.com")
    assert Activity.records.count() == 1
    assert "Nowhere/Here is not known" in said(
        path, well=False, user="wei@example.com", zone="Nowhere/Here"
    )
