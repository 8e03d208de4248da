"""While the database is away or the disk full, everybody is told so, and afterwards everything goes on by itself."""

import os
import re
import signal
import subprocess
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from installation import Installation
from tests.faults.asking import Answer, as_person, as_program, ask
from tests.faults.campaign.preparing import Access, prepare
from tests.faults.disks import fill_up, resize
from tests.faults.waiting import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

BROKEN = "\nno_such_setting = on\n"
MOST_NOTES = 2000


def take_the_database_away(installation: Installation) -> Path:
    """End it, and let it not start again: its settings cannot be read."""
    (settings,) = installation.folder.postgres.glob("*/postgresql.conf")
    with settings.open("a", encoding="utf-8") as file:
        file.write(BROKEN)
    for member in installation.family():
        with suppress(psutil.NoSuchProcess):
            if member.name() == "postgres":
                member.send_signal(signal.SIGKILL)
    return settings


def give_it_back(settings: Path) -> None:
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace(BROKEN, ""), encoding="utf-8")


def require_problem(answer: Answer, *codes: str) -> None:
    """A program is told what is out of order, and when to come back."""
    assert (answer.status, answer.headers["retry-after"]) == (503, "10")
    assert answer.headers["content-type"] == "application/problem+json"
    assert any(code in answer.body for code in codes), answer.body


def test_a_lost_database_is_told_to_people_and_programs_and_comes_back_by_itself(
    installation: Installation,
) -> None:
    installation.start()
    access = prepare(installation, pairs=0)
    person, program = as_person(access), as_program(access)
    assert ask(installation, "/customers/", **person).status == 200
    settings = take_the_database_away(installation)
    wait_until(lambda: ask(installation, "/customers/", **person).status == 503)

    for language, words in (("en", "does not answer just now"), ("zh-CN", "数据库暂时没有响应")):
        page = ask(installation, "/customers/", Accept_Language=language, **person)
        assert (page.status, page.headers["retry-after"]) == (503, "10")
        assert words in page.body
        assert "Traceback" not in page.body
    require_problem(ask(installation, "/api/v1/customers", **program), "database_away")
    stream = ask(installation, "/live/events", **person)
    assert (stream.status, stream.headers["content-type"]) == (200, "text/event-stream")
    assert re.match(r"retry: \d+", stream.body)
    assert installation.process
    assert installation.process.poll() is None

    give_it_back(settings)

    wait_until(lambda: ask(installation, "/customers/", **person).status == 200)
    assert ask(installation, "/api/v1/customers", **program).status == 200
    assert ask(installation, "/live/events", **program).status == 401


def write_notes(installation: Installation, access: Access, acknowledged: set[str]) -> Answer:
    """Write long notes until one is refused: that answer."""
    path = f"/notes/customer/{access.customer}/"
    for number in range(len(acknowledged), MOST_NOTES):
        text = f"note {number} {os.urandom(30_000).hex()}"
        answer = ask(installation, path, urlencode({"text": text}), **as_person(access))
        if answer.status != 302:
            return answer
        acknowledged.add(text)
    raise AssertionError("the disk does not become full")


def notes(installation: Installation) -> Counter[str]:
    with installation.connect() as connection:
        return Counter(text for (text,) in connection.execute("SELECT text FROM crm_note"))


def test_a_disk_that_becomes_full_is_told_and_nothing_that_was_acknowledged_gets_lost(
    small_disk: Path, fresh_data: Path
) -> None:
    resize(small_disk, 400)
    subprocess.run(["cp", "-a", fresh_data, small_disk / "data"], check=True)
    installation = Installation(small_disk / "data")
    acknowledged: set[str] = set()
    try:
        installation.start()
        access = prepare(installation, pairs=0)
        filler = fill_up(small_disk)
        refused = write_notes(installation, access, acknowledged)
        assert (refused.status, refused.headers["retry-after"]) == (503, "10")
        assert re.search("disk of the server is full|does not answer just now", refused.body)
        assert "Traceback" not in refused.body
        assert installation.process
        assert installation.process.poll() is None

        filler.unlink()

        wait_until(lambda: can_write(installation, access, acknowledged))
        found = notes(installation)
        assert acknowledged <= set(found)
        assert max(found.values()) == 1
    finally:
        installation.remove()


def can_write(installation: Installation, access: Access, acknowledged: set[str]) -> bool:
    text = f"There is room again: {time.monotonic()}"
    path = f"/notes/customer/{access.customer}/"
    if ask(installation, path, urlencode({"text": text}), **as_person(access)).status != 302:
        return False
    acknowledged.add(text)
    return True
