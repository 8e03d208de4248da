"""A real Chromium in front of a real installation, used by a person who has just set it up."""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from installation import Installation
from playwright.sync_api import Browser, BrowserContext, Page, expect

CHROMIUM = shutil.which("chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PASSWORD = "seven quiet rivers"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip with one line where there is no Chromium; keep all in one process, on one installation."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.enable_socket)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="install chromium to run browser tests"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {"executable_path": CHROMIUM, "args": list(QUIET)}


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("browser") / "data")
    try:
        installation.start()
        installation.wait_for_words(r"/welcome/\S+")
        yield installation
    finally:
        installation.remove()


@pytest.fixture(scope="session")
def address(installation: Installation) -> str:
    return f"http://localhost:{installation.port}"


@pytest.fixture(scope="session")
def owner_state(browser: Browser, installation: Installation) -> dict[str, object]:
    """Become the owner through the one-time link, and remember the session."""
    link = re.search(r"http://\S+/welcome/\S+", installation.said())
    assert link
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(link[0])
    page.fill("[name=name]", "王小明")
    page.fill("[name=email]", "owner@example.com")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=workspace_name]", "云图")
    page.click("main button[type=submit], form button.btn-primary")
    page.wait_for_url(re.compile(r"/$"))
    state = context.storage_state()
    context.close()
    return dict(state)


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def owner_page(browser: Browser, owner_state: dict[str, object], address: str) -> Iterator[Page]:
    """One window in which the owner stays signed in through a whole file of tests."""
    context = browser.new_context(
        base_url=address,
        storage_state=owner_state,  # type: ignore[arg-type]
        viewport={"width": 1440, "height": 900},
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def signed_in(
    browser: Browser, owner_state: dict[str, object], address: str
) -> Iterator[BrowserContext]:
    """A browser in which the owner is signed in, at a desk."""
    context = browser.new_context(
        base_url=address,
        storage_state=owner_state,  # type: ignore[arg-type]
        viewport={"width": 1440, "height": 900},
    )
    yield context
    context.close()


@pytest.fixture
def desk(signed_in: BrowserContext) -> Page:
    return signed_in.new_page()


def speak(page: Page, language: str) -> None:
    """Choose the language in the top bar, as a reader does."""
    page.goto("/")
    page.locator("details:has(button[name=language]) summary").click()
    page.locator(f"button[name=language][value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


def wait_until(condition: object, seconds: float = 20) -> None:
    """Wait until `condition()` is true."""
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)
