"""Pages that show what others change: two people, each in a browser of their own."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import PASSWORD, speak
from tests.browser.test_maps import make_customer

# Half a second to settle and to fetch, and what a busy machine takes.
SOON_MS = 3000
NOTICE = {"zh-hans": "其他人修改了此页面的内容。", "en": "Others have changed this page."}


@pytest.fixture(scope="module")
def colleague(browser: Browser, owner_state: dict[str, object], address: str) -> Iterator[Page]:
    """A second person, invited by the owner, in a window of their own."""
    owner = browser.new_context(base_url=address, storage_state=owner_state)  # type: ignore[arg-type]
    inviting = owner.new_page()
    inviting.goto("/settings/users/invite/")
    inviting.fill("[name=email]", "colleague@example.com")
    inviting.select_option("[name=role]", "admin")
    inviting.locator("main form button[type=submit]").click()
    link = re.search(r"http://\S+?/welcome/[^\s\"<]+", inviting.content())
    assert link
    owner.close()
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(link[0])
    page.fill("[name=name]", "Li Lei")
    page.fill("[name=password]", PASSWORD)
    page.locator("form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/$"))
    yield page
    context.close()


def rename(page: Page, record: str, name: str) -> None:
    page.goto(f"{record}edit/")
    page.fill("[name=name]", name)
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("h1")).to_contain_text(name)


def test_an_open_list_and_an_open_page_show_what_a_colleague_renames(
    desk: Page, colleague: Page
) -> None:
    make_customer(desk, "Ginkgo 01", "East")
    record = desk.url
    beside = desk.context.new_page()
    beside.goto("/customers/?q=Ginkgo")
    row = beside.locator("tr[data-record]").first
    row.locator("input[type=checkbox]").check()
    rename(colleague, record, "Ginkgo Holding")
    expect(row).to_contain_text("Ginkgo Holding", timeout=SOON_MS)
    expect(row.locator("input[type=checkbox]")).to_be_checked()
    expect(beside.locator(".bulk-bar")).to_be_visible()
    expect(desk.locator("h1")).to_contain_text("Ginkgo Holding", timeout=SOON_MS)


def test_what_somebody_types_stays_until_he_asks_for_the_changes(
    desk: Page, colleague: Page, language: str
) -> None:
    speak(desk, language)
    make_customer(desk, f"Maple {language}", "East")
    record = desk.url
    desk.goto(f"{record}?tab=notes")
    desk.fill("textarea[name=text]", "Half a thought")
    rename(colleague, record, f"Maple & Sons {language}")
    notice = desk.locator(".live-notice")
    expect(notice).to_contain_text(NOTICE[language])
    expect(desk.locator("h1")).to_contain_text(f"Maple {language}")
    notice.locator("button").click()
    expect(desk.locator("h1")).to_contain_text(f"Maple & Sons {language}")
    expect(desk.locator("textarea[name=text]")).to_have_value("Half a thought")
    expect(notice).to_have_count(0)
