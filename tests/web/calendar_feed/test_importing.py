import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.crm.people import acting, person
from tests.web.browsing import client_of, page, text_of

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import Activity
from customer_map.server.web.calendar_feed import waiting_files

pytestmark = pytest.mark.django_db
FILE = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:<b>Tea</b>
DTSTART:20990310T090000
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Lost
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:Often
DTSTART:20990310T090000
RRULE:FREQ=SECONDLY
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILES_FOLDER", tmp_path)


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def client(actor: Actor) -> Client:
    assert actor.user
    return client_of(actor.user)


def choose(client: Client, content: str | bytes) -> HttpResponse:
    data = content.encode() if isinstance(content, str) else content
    upload = SimpleUploadedFile("my.ics", data, "text/calendar")
    answer = client.post("/calendar/import/", {"upload": upload})
    assert isinstance(answer, HttpResponse)
    return answer


def mark_of(client: Client) -> str:
    found = re.search(r'name="mark" value="(\w+)"', page(client, "/calendar/import/preview/"))
    assert found
    return found[1]


def test_a_file_is_previewed_then_imported(client: Client, actor: Actor) -> None:
    assert choose(client, FILE).headers["Location"] == "/calendar/import/preview/"
    shown = page(client, "/calendar/import/preview/")
    assert Activity.records.count() == 0
    assert "&lt;b&gt;Tea&lt;/b&gt;" in shown
    assert "Line 7: The event does not say when it starts." in shown
    assert "2099-03-10 09:00" in shown
    answer = client.post("/calendar/import/preview/", {"mark": mark_of(client)}, follow=True)
    assert "The calendar was imported: 1 new, 0 changed, 0 removed." in text_of(answer)
    made = Activity.records.get()
    assert (made.owner, made.subject) == (actor.user, "<b>Tea</b>")
    assert made.time_zone == "Asia/Shanghai"  # of the workspace
    assert client.get("/calendar/import/preview/").headers["Location"] == "/calendar/import/"


def test_the_same_file_again_offers_nothing(client: Client) -> None:
    choose(client, FILE)
    client.post("/calendar/import/preview/", {"mark": mark_of(client)})
    choose(client, FILE)
    shown = page(client, "/calendar/import/preview/")
    assert "There is nothing to import" in shown
    assert 'name="mark"' not in shown


def test_only_what_was_previewed_is_imported(client: Client) -> None:
    choose(client, FILE)
    mark = mark_of(client)
    choose(client, FILE.replace("UID:1", "UID:9"))
    answer = client.post("/calendar/import/preview/", {"mark": mark}, follow=True)
    assert "no longer here" in text_of(answer)
    assert Activity.records.count() == 0


def test_a_file_waits_for_a_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(client, FILE)
    monkeypatch.setattr(waiting_files, "KEPT_SECONDS", -1)
    assert client.get("/calendar/import/preview/").status_code == 302


@pytest.mark.parametrize("content", ["name,date\n", b"\x00\x01" * 99])
def test_other_files_are_refused_with_a_reason(client: Client, content: str | bytes) -> None:
    answer = choose(client, content)
    assert answer.status_code == 422
    assert "is no calendar" in text_of(answer)


def test_nothing_chosen_is_told(client: Client) -> None:
    assert client.post("/calendar/import/").status_code == 422


def test_files_of_others_stay_theirs(client: Client) -> None:
    choose(client, FILE)
    other = client_of(person())
    assert other.get("/calendar/import/preview/").headers["Location"] == "/calendar/import/"


def test_readers_import_nothing() -> None:
    viewer = client_of(person(Role.VIEWER))
    for address in ("/calendar/import/", "/calendar/import/preview/"):
        assert viewer.get(address).status_code == 403
        assert viewer.post(address).status_code == 403


def test_the_pages_speak_chinese(actor: Actor) -> None:
    assert actor.user
    chinese = client_of(actor.user, "zh-hans")
    assert "导入日历" in page(chinese, "/calendar/import/")
    choose(chinese, FILE)
    shown = page(chinese, "/calendar/import/preview/")
    for word in ("新增条目", "第 7 行", "日程没有开始时间"):
        assert word in shown
    assert "订阅您的日历" in page(chinese, "/calendar/subscribe/")
