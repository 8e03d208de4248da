"""The tracking script on a web page of another origin, in a real browser."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from installation import START_SECONDS, Installation, environment
from playwright.sync_api import Browser, Page, Request, expect

PAGE = """<!doctype html><title>Shop</title><button>Agree</button>
<script defer src="{address}/track.js" data-write-key="{key}"></script>
<script>document.querySelector("button").onclick = () => customerMap.consent("granted");</script>"""
MAKE_SOURCE = """
import sys
from pathlib import Path
from customer_map.server.config.data_folder import open_data_folder
from customer_map.server.config.database import running_database
from customer_map.server.config.preparing import load_django
folder = open_data_folder(Path(sys.argv[1]))
load_django(folder, running_database(folder).address)
from customer_map.server.accounts.actors import Actor
from customer_map.server.intake.actions.events.sources import create_source
print(create_source(actor=Actor.system(), name="Web", origins=[sys.argv[2]]).write_key)
"""


class Shop(ThreadingHTTPServer):
    """A web page that knows nothing of us but the script."""

    text = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.server.text.encode())

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name
        """Keep quiet."""


@pytest.fixture
def shop(installation: Installation, address: str) -> Iterator[Shop]:
    server = Shop()
    command = [sys.executable, "-c", MAKE_SOURCE, str(installation.folder.path), server.address]
    done = subprocess.run(
        command, env=environment(), check=True, capture_output=True, text=True,
        timeout=START_SECONDS,
    )  # fmt: skip
    server.text = PAGE.format(address=address, key=done.stdout.strip())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_nothing_leaves_the_page_before_consent_and_every_page_after(
    page: Page, shop: Shop, installation: Installation
) -> None:
    sent: list[Request] = []
    page.on("request", lambda one: sent.append(one) if "/v1/" in one.url else None)
    page.goto(f"{shop.address}/start?utm_source=mail")
    page.evaluate("customerMap.track('Too early')")
    page.evaluate("history.pushState(null, '', '/too-early')")
    page.wait_for_timeout(1500)
    assert sent == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("[typeof e, typeof t, typeof n, typeof r]") == ["undefined"] * 4

    page.get_by_role("button").click()
    with page.expect_response("**/v1/batch") as told:
        page.evaluate("history.pushState(null, '', '/next')")
    assert told.value.ok
    page.evaluate("customerMap.track('Leaving')")
    page.goto("about:blank")
    expect(page).to_have_url("about:blank")

    assert page.context.cookies() == []
    with installation.connect() as connection:
        for _ in range(50):
            found = connection.execute(
                """SELECT name FROM intake_receivedevent UNION ALL SELECT name FROM intake_heldevent"""
            ).fetchall()
            if len(found) >= 3:
                break
            page.wait_for_timeout(100)
    assert sorted(row[0] for row in found) == ["Leaving", "page: /next", "page: /too-early"]
