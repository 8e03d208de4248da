"""The wizard from the drop zone to the report, without a browser."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.intake.files import CUSTOMERS, ORDERS
from tests.web.browsing import client_of, page, text_of
from tests.web.imports.conftest import Send, work

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import Customer, Order
from customer_map.server.intake.models import Import, ImportState
from customer_map.server.web.imports.uploading import LANGUAGES, SAMPLES
from customer_map.server.web.imports.words import FILE_KINDS

OPTIONS = {"zone": "UTC", "currency": "EUR", "source": "shop"}


def columns_address() -> str:
    return f"/import/{Import.objects.get().pk}/columns/"


def test_a_dropped_file_leads_to_its_columns(send: Send, client: Client) -> None:
    answer = send(CUSTOMERS)
    assert answer.status_code == 302
    assert answer["Location"] == columns_address()
    text = page(client, columns_address())
    assert "Company name" in text
    assert "Nova Systems GmbH" in text
    assert re.search(r'<option value="customers" selected>', text)
    assert re.search(r'<option value="industry" selected>', text)


def test_several_files_wait_in_the_list(client: Client) -> None:
    files = [SimpleUploadedFile(f"{n}.csv", CUSTOMERS.encode()) for n in range(2)]
    assert client.post("/import/", {"upload": files})["Location"] == "/import/"
    text = page(client, "/import/")
    assert "0.csv" in text
    assert "1.csv" in text


def test_a_check_shows_what_would_happen_and_then_it_happens(send: Send, client: Client) -> None:
    send(ORDERS + "1005,not a day,17,P-1,Lamp,1,1,Germany\n")
    answer = client.post(columns_address(), OPTIONS | {"next": "rehearse"})
    address = answer["Location"]
    assert 'hx-get="' in page(client, address)
    work()
    text = page(client, address)
    assert "Nothing has been written yet" in text
    assert "“not a day” is not a date." in text
    assert Order.records.count() == 0
    client.post(f"{address}start/")
    work()
    text = page(client, address)
    assert Import.objects.get().state == ImportState.DONE
    assert Order.records.filter(source="shop").count() == 3
    assert "Take the import back" in text


def test_a_changed_column_is_read_otherwise(send: Send, client: Client) -> None:
    send(CUSTOMERS)
    client.post(
        columns_address(), OPTIONS | {"target:2": "skip", "target:4": "custom", "next": "preview"}
    )
    text = page(client, columns_address())
    assert text.count('<option value="skip" selected>') == 1
    assert text.count('<option value="custom" selected>') == 1
    client.post(columns_address(), OPTIONS | {"next": "run"})
    work()
    nova = Customer.records.get(name="Nova Systems GmbH")
    assert (nova.industry, nova.city, nova.custom) == ("", "", {"city": "Berlin"})


def test_another_kind_matches_the_columns_anew(send: Send, client: Client) -> None:
    send(CUSTOMERS)
    row = Import.objects.get()
    client.post(f"/import/{row.pk}/table/", {"kind": "leads", "sheet": ""})
    text = page(client, columns_address())
    assert '<option value="leads" selected>' in text


def test_a_needed_field_without_column_is_asked_for(send: Send, client: Client) -> None:
    send(ORDERS)
    client.post(columns_address(), OPTIONS | {"target:1": "skip", "next": "preview"})
    text = page(client, columns_address())
    assert "Choose a column for: Ordered on" in text
    assert "Import now" not in text
    answer = client.post(columns_address(), OPTIONS | {"next": "run"})
    assert answer.status_code == 422
    assert "no column is chosen for Ordered on" in text_of(answer)


@pytest.mark.parametrize(
    "wrong", [{"zone": "Mars/Olympus"}, {"currency": "XYZ"}, {"source": ""}, {"target:0": "salary"}]
)
def test_a_choice_that_does_not_exist_changes_nothing(
    send: Send, client: Client, wrong: dict[str, str]
) -> None:
    send(ORDERS)
    before = Import.objects.get().mapping
    answer = client.post(columns_address(), OPTIONS | wrong | {"next": "run"})
    assert answer.status_code == 422
    row = Import.objects.get()
    assert (row.mapping, row.state) == (before, ImportState.UPLOADED)


def test_a_refused_cell_is_marked_in_the_preview(send: Send, client: Client) -> None:
    send(ORDERS + "1005,not a day,17,P-1,Lamp,1,1,Germany\n")
    text = page(client, columns_address())
    assert "1 of these lines would be refused." in text
    assert text.count('class="is-faulty"') == 1


def test_progress_leads_to_the_report_when_it_is_over(send: Send, client: Client) -> None:
    send(CUSTOMERS)
    address = client.post(columns_address(), OPTIONS | {"next": "run"})["Location"]
    waiting = client.get(f"{address}progress/")
    assert "HX-Redirect" not in waiting
    assert "Waiting for its turn" in text_of(waiting)
    work()
    assert client.get(f"{address}progress/")["HX-Redirect"] == address


def test_cancelling_keeps_nothing(send: Send, client: Client) -> None:
    send(CUSTOMERS)
    address = client.post(columns_address(), OPTIONS | {"next": "run"})["Location"]
    client.post(f"{address}cancel/")
    work()
    assert "The import was cancelled" in page(client, address)
    assert Customer.records.count() == 0


def test_an_import_is_taken_back(send: Send, client: Client) -> None:
    send(CUSTOMERS)
    address = client.post(columns_address(), OPTIONS | {"next": "run"})["Location"]
    work()
    client.post(f"{address}revert/")
    assert "This import was taken back" in page(client, address)
    assert Customer.records.filter(deleted_at=None).count() == 0
    assert client.post(f"{address}revert/").status_code == 422


def test_a_discarded_file_is_gone(send: Send, client: Client, files_folder: Path) -> None:
    send(CUSTOMERS)
    client.post(f"/import/{Import.objects.get().pk}/discard/")
    assert Import.objects.count() == 0
    assert list((files_folder / "imports").iterdir()) == []


def test_the_report_of_refused_lines_calculates_nothing(send: Send, client: Client) -> None:
    send("Customer number,Company name,E-mail\n1,Nova,=1+1\n2,Alpha,＝cmd|calc\n")
    address = client.post(columns_address(), OPTIONS | {"next": "run"})["Location"]
    work()
    answer = client.get(f"{address}refused-lines.csv")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(content)))
    assert rows[0] == ["Line", "Column", "Value", "Reason", "Remedy"]
    assert [row[:3] for row in rows[1:]] == [
        ["2", "E-mail", "'=1+1"],
        ["3", "E-mail", "'＝cmd|calc"],
    ]


def test_somebody_else_does_not_find_an_import(send: Send, owner: User) -> None:
    send(CUSTOMERS)
    row = Import.objects.get()
    other = client_of(User.objects.create_user("m@example.com", name="Max", role=Role.MANAGER))
    for address in ("", "columns/", "progress/", "refused-lines.csv"):
        assert other.get(f"/import/{row.pk}/{address}").status_code == 404
    for address in ("start/", "cancel/", "revert/", "discard/", "table/", "sheet/"):
        assert other.post(f"/import/{row.pk}/{address}").status_code == 404
    assert "file.csv" not in page(other, "/import/")


@pytest.mark.parametrize("kind", FILE_KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sample_file_is_recognised_and_imports_without_refusals(
    send: Send, client: Client, kind: str, language: str
) -> None:
    content = b"".join(client.get(f"/import/samples/{kind}.{language}.csv").streaming_content)  # type: ignore[attr-defined]
    assert content == (SAMPLES / f"{kind}.{language}.csv").read_bytes()
    send(content, f"{kind}.csv")
    client.post(columns_address(), OPTIONS | {"next": "run"})
    work()
    row = Import.objects.get()
    assert (row.kind, row.state, row.refused_lines) == (kind, ImportState.DONE, 0)


def test_there_is_no_sample_of_other_names(client: Client) -> None:
    assert client.get("/import/samples/secrets.en.csv").status_code == 404


def test_pages_speak_chinese(send: Send, owner: User) -> None:
    send(ORDERS + "1005,not a day,17,P-1,Lamp,1,1,Germany\n")
    client = client_of(owner, "zh-hans")
    assert "匹配列" in page(client, columns_address())
    address = client.post(columns_address(), OPTIONS | {"next": "rehearse"})["Location"]
    work()
    text = page(client, address)
    assert "尚未写入任何数据" in text
    assert "“not a day”不是日期" in text
