"""Turns time into writes: each writer knows which of its writes were acknowledged, and which may have been.

A program sends again what was not acknowledged, under the same name; a person's click is sent once.
"""

import http.client
import json
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from installation import Installation, run_to_end
from tests.faults.campaign.killing import is_ready
from tests.faults.campaign.preparing import Access

EVENTS = 40
PEOPLE = 7
ROWS = 5
LINES = 3_000
PATIENCE_SECONDS = 20
COMMAND_SECONDS = 180
TOKEN = "t" * 32


@dataclass(frozen=True)
class Written:
    """What a writer had been told was written."""

    name: str
    acknowledged: frozenset[str]


class Writer(threading.Thread):
    """Writes step after step until it is told to stop."""

    pause = 0.05

    def __init__(self, installation: Installation, access: Access) -> None:
        super().__init__(daemon=True, name=type(self).__name__)
        self.installation, self.access = installation, access
        self.stopped = threading.Event()
        self.acknowledged: set[str] = set()
        self.number = 0

    def run(self) -> None:
        while not self.stopped.is_set():
            self.step()
            time.sleep(self.pause)

    def step(self) -> None:
        """Write once; `number` is the next one's."""
        raise NotImplementedError

    def post(self, path: str, body: str, headers: dict[str, str]) -> int:
        """Send one request: the status of the answer, 0 when none came."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.installation.port, timeout=PATIENCE_SECONDS
        )
        try:
            connection.request("POST", path, body.encode(), headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return 0
        else:
            return answer.status
        finally:
            connection.close()

    def submit(self, path: str, values: dict[str, str]) -> int:
        """Send a form as the person who has signed in."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={self.access.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        return self.post(path, urlencode(values), headers)

    def call(self, path: str, body: object, name: str) -> int:
        """Send a request of the API, which does it once however often it comes."""
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.access.api_key}",
            "Idempotency-Key": name,
        }
        return self.post(f"/api/v1{path}", json.dumps(body), headers)

    def command(self, *arguments: str) -> bool:
        """Run a command of the program: whether it said that it was done. One that takes too long is killed.

        Without a server it would start the database itself, and keep the server from starting meanwhile.
        """
        if not is_ready(self.installation.port):
            return False
        folder = str(self.installation.folder.path)
        try:
            done = run_to_end(*arguments, "--data", folder, seconds=COMMAND_SECONDS)
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0


class EventSender(Writer):
    """Sends batches of events as an SDK does."""

    def step(self) -> None:
        events = [self.event(nth) for nth in range(EVENTS)]
        body = json.dumps({"batch": events, "writeKey": self.access.write_key})
        if self.post("/v1/batch", body, {"Content-Type": "application/json"}) == http.HTTPStatus.OK:
            self.acknowledged |= {
                event["messageId"] for event in events if event["type"] == "track"
            }
            self.number += 1

    def event(self, nth: int) -> dict[str, str]:
        """One of seven people does something; the last event of a batch says who he is."""
        person, message = self.number % PEOPLE, f"{self.number}-{nth}"
        if nth == EVENTS - 1:
            return {
                "type": "identify",
                "messageId": message,
                "userId": f"u{person}",
                "anonymousId": f"a{person}",
            }
        who = {"anonymousId": f"a{person}"} if nth % 3 else {"userId": f"u{person}"}
        return {"type": "track", "event": "Seen", "messageId": message, **who}


class BatchUpserter(Writer):
    """Creates customers under keys of another system, and one activity, each under an Idempotency-Key."""

    pause = 0.2

    def step(self) -> None:
        keys = [f"row {self.number}-{nth}" for nth in range(ROWS)]
        rows = [{"key": key, "values": {"name": key}} for key in keys]
        if (
            self.call("/customers/batch", {"source": "erp", "rows": rows}, f"b{self.number}")
            != http.HTTPStatus.OK
        ):
            return
        self.acknowledged |= set(keys)
        subject = f"call {self.number}"
        body = {"subject": subject, "kind": "call", "customer_id": self.access.customer}
        if self.call("/activities", body, f"a{self.number}") == http.HTTPStatus.CREATED:
            self.acknowledged.add(subject)
            self.number += 1


class PageWriter(Writer):
    """Writes a note, and logs a call, each with one click."""

    pause = 0.1

    def step(self) -> None:
        customer = self.access.customer
        self.click(f"note {self.number}", f"/notes/customer/{customer}/", "text")
        self.click(f"log {self.number}", f"/customer/{customer}/log/", "subject")
        self.number += 1

    def click(self, text: str, path: str, field: str) -> None:
        if self.submit(path, {field: text, "kind": "call"}) == http.HTTPStatus.FOUND:
            self.acknowledged.add(text)


class Merger(Writer):
    """Merges one pair of customers after another."""

    pause = 0.3

    def step(self) -> None:
        if self.number >= len(self.access.pairs):
            return
        kept, gone = self.access.pairs[self.number]
        status = self.submit(f"/duplicates/customer/{kept}/{gone}/", {})
        if status == http.HTTPStatus.FOUND:
            self.acknowledged.add(gone)
        # Without an answer it may have been done: then the one that went is no longer there.
        if status in (http.HTTPStatus.FOUND, http.HTTPStatus.NOT_FOUND):
            self.number += 1


class Importer(Writer):
    """Imports one file of orders after another with the command, each until it says that it was done."""

    pause = 2.0

    def __init__(self, installation: Installation, access: Access, folder: Path) -> None:
        super().__init__(installation, access)
        self.folder = folder

    def step(self) -> None:
        file = self.folder / f"orders-{self.number}.csv"
        if not file.exists():
            file.write_text(self.lines())
        if self.command("import", str(file)):
            self.acknowledged |= {f"{self.number}-{order}" for order in range(LINES // 3)}
            self.number += 1

    def lines(self) -> str:
        head = "Order number,Order date,Customer number,Product code,Quantity,Unit price\n"
        return head + "".join(
            f"{self.number}-{n // 3},2025-03-03 09:15,{n % 99},P-{n % 7},{n % 9 + 1},9.50\n"
            for n in range(LINES)
        )


class BackupTaker(Writer):
    """Takes one backup after another, beside the server; keeps the last, and what had been acknowledged before it."""

    pause = 5.0

    def __init__(
        self, installation: Installation, access: Access, folder: Path, others: Sequence[Writer]
    ) -> None:
        super().__init__(installation, access)
        self.folder, self.others = folder, others
        self.last: Path | None = None
        self.held: list[Written] = []

    def step(self) -> None:
        if self.others[0].number < PEOPLE:  # what is checked knows them all
            return
        file = self.folder / f"backup-{self.number}.zip"
        with suppress(FileNotFoundError):
            file.unlink()
        before = [Written(one.name, frozenset(one.acknowledged.copy())) for one in self.others]
        if self.command("backup", str(file)):
            if self.last:
                self.last.unlink()
            self.last, self.held = file, before
            self.acknowledged.add(file.name)
            self.number += 1
