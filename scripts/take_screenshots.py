"""Takes the pictures of docs/guide from the demo company: each page, both languages, light and dark, desk and phone."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PASSWORD = "seven quiet rivers"  # noqa: S105  # of a company that lives for a minute
START_SECONDS = 90


@dataclass(frozen=True)
class Look:
    """One way of looking at a page."""

    language: str
    theme: str
    is_phone: bool = False

    @property
    def name(self) -> str:
        """Return the part of a file name that tells the look."""
        return "-".join([self.language[:2], self.theme, *(["phone"] if self.is_phone else [])])


LOOKS = (
    Look("zh-hans", "light"),
    Look("en", "light"),
    Look("zh-hans", "dark"),
    Look("en", "dark", is_phone=True),
    Look("zh-hans", "light", is_phone=True),
)
# Name of the picture and where it is found: an address, then links to follow.
PAGES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("home", "/", ()),
    ("customers", "/customers/", ()),
    (
        "customer",
        "/maps/relationship/",
        ("table .cell-title", ".map-toolbar a[href^='/customers/']"),
    ),
    ("contacts", "/contacts/", ()),
    ("opportunities", "/opportunities/", ()),
    ("activities", "/activities/", ()),
    ("cases", "/cases/", ()),
    ("segments", "/segments/", ()),
    ("relationship-maps", "/maps/relationship/", ()),
    ("relationship-map", "/maps/relationship/", ("table .cell-title",)),
    ("journey-maps", "/maps/journey/", ()),
    ("journey-map", "/maps/journey/", (".map-card-title",)),
    ("mind-maps", "/maps/mind/", ()),
    ("mind-map", "/maps/mind/", (".map-card-title",)),
    ("import", "/import/", ()),
    ("settings", "/settings/", ()),
)


@contextmanager
def demo_company() -> Iterator[str]:
    """Start the demo company on a free port; give the one-time link of its owner."""
    folder = Path(tempfile.mkdtemp(prefix="customer-map-screenshots-"))
    log = folder / "log"
    command = [sys.executable, "-m", "customer_map", "demo", "--data", str(folder / "data")]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, process_group=0)
    try:
        yield wait_for_link(log, process)
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for_link(log: Path, process: "subprocess.Popen[bytes]") -> str:
    """Wait until the demo says where to sign in."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        found = re.search(r"http://\S+/welcome/\S+", log.read_text(errors="replace"))
        if found:
            return found[0]
        time.sleep(0.2)
    sys.exit(log.read_text(errors="replace"))


def become_owner(browser: Browser, link: str) -> object:
    """Take the one-time link; return the session."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(link)
    page.fill("[name=name]", "王小明")
    page.fill("[name=email]", "owner@example.com")
    page.fill("[name=password]", PASSWORD)
    if not page.input_value("[name=workspace_name]"):
        page.fill("[name=workspace_name]", "客户地图演示")
    page.click("button.btn-primary")
    page.wait_for_url(re.compile(r"://[^/]+/$"))
    state = context.storage_state()
    context.close()
    return state


def open_look(browser: Browser, state: object, address: str, look: Look) -> BrowserContext:
    """Open a browser window with the theme and the size of `look`."""
    context = browser.new_context(
        base_url=address,
        storage_state=state,  # type: ignore[arg-type]
        viewport=PHONE if look.is_phone else DESK,  # type: ignore[arg-type]
        locale="zh-CN" if look.language.startswith("zh") else "en-GB",
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "theme", "value": look.theme, "url": address}])
    return context


def choose_language(page: Page, language: str) -> None:
    """Choose the language in the top bar; it is remembered for the user."""
    page.goto("/")
    page.locator("details:has(button[name=language]) summary").click()
    page.locator(f"button[name=language][value={language}]").click()
    page.locator(f"html[lang={language}]").wait_for(state="attached")


def go(page: Page, path: str, links: tuple[str, ...]) -> None:
    """Open the page at the end of `links`."""
    page.goto(path)
    for link in links:
        page.goto(page.locator(link).first.get_attribute("href") or path)
    page.wait_for_timeout(600)


def save(picture: bytes, path: Path) -> None:
    """Write a picture with few colours: small, and nobody sees the difference."""
    Image.open(BytesIO(picture)).convert("RGB").quantize(256).save(path, optimize=True)


def main() -> None:
    """Take all pictures into the folder that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="name of one picture")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with demo_company() as link, sync_playwright() as playwright:
        address = link.partition("/welcome/")[0]
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        state = become_owner(browser, link)
        for look in LOOKS:
            context = open_look(browser, state, address, look)
            page = context.new_page()
            choose_language(page, look.language)
            for name, path, links in PAGES:
                if asked.only in {"", name}:
                    go(page, path, links)
                    save(page.screenshot(), asked.folder / f"{name}-{look.name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
