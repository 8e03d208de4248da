"""The main job: become the owner, drop a customer file on a page, see and edit the customers as maps."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from customer_map.server.web import imports

SAMPLES = Path(imports.__file__).parent / "samples"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
RUNNING = 60_000
WORDS = {
    "zh-hans": {
        "relationship": "关系图谱",
        "journey": "旅程地图",
        "mind": "思维导图",
        "home": "工作台",
    },
    "en": {
        "relationship": "Relationship maps",
        "journey": "Journey maps",
        "mind": "Mind maps",
        "home": "Home",
    },
}


def choose_language(page: Page, language: str) -> None:
    """Choose the language in the top bar, as a reader does."""
    page.goto("/")
    page.locator("details:has(button[name=language]) summary").click()
    page.locator(f"button[name=language][value={language}]").click()
    page.wait_for_url(re.compile(r"/$"))
    expect(page.locator("html")).to_have_attribute("lang", language)


def import_file(page: Page, file: Path, reads: str) -> None:
    """Drop a file on the import page, check it without writing, then write it."""
    page.goto("/import/")
    page.set_input_files("input[type=file]", file)
    page.locator("main form[enctype] button[type=submit], main form[enctype] .btn-primary").click()
    expect(page.locator("select#kind")).to_have_value(reads, timeout=RUNNING)
    page.locator("button[value=rehearse]").click()
    start = page.locator("form[action$='/start/'] button")
    expect(start).to_be_visible(timeout=RUNNING)
    start.click()
    expect(page.locator("[popovertarget=revert]").first).to_be_visible(timeout=RUNNING)


@pytest.fixture(scope="module")
def imported(owner_page: Page) -> Page:
    """A workspace into which people, orders and a real file of accounts were imported."""
    import_file(owner_page, SAMPLES / "contacts.zh.csv", "contacts")
    import_file(owner_page, SAMPLES / "order_lines.zh.csv", "order_lines")
    accounts = SHARED / "crm_revops" / "accounts.csv"
    if accounts.is_file():
        import_file(owner_page, accounts, "customers")
    return owner_page


def open_all_tiers(page: Page) -> None:
    """Open every branch that holds customers."""
    folded = page.locator("[data-kind=value_tier][data-folded] > .body > .fold")
    while folded.count():
        page.locator("[data-map-command=fit]").click()
        with page.expect_response(re.compile("/operations$")):
            folded.first.click()
        page.wait_for_timeout(250)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_three_maps_open_in_both_languages(imported: Page, language: str) -> None:
    page, words = imported, WORDS[language]
    choose_language(page, language)
    expect(page.locator("nav a[aria-current=page]").first).to_have_text(words["home"])
    page.goto("/maps/relationship/?q=杭州云图")
    expect(page.locator("h1")).to_have_text(words["relationship"])
    page.locator("table .cell-title").first.click()
    expect(page.locator("svg.cm-map-relationship")).to_contain_text("刘洋")
    page.goto("/maps/journey/")
    expect(page.locator("h1")).to_have_text(words["journey"])
    orders = "订单旅程" if language == "zh-hans" else "Order journey"
    page.locator(".map-card-title", has_text=orders).click()
    expect(page.locator("svg.cm-map-journey")).to_be_visible()
    page.goto("/maps/mind/")
    expect(page.locator("h1")).to_have_text(words["mind"])
    page.locator(".map-card-title").first.click()
    expect(page.locator("svg.cm-map-mind")).to_be_visible()


def test_a_customer_renamed_on_the_mind_map_is_renamed_in_the_list(imported: Page) -> None:
    page = imported
    choose_language(page, "en")
    page.goto("/maps/mind/")
    page.locator(".map-card-title", has_text="region").click()
    open_all_tiers(page)
    page.locator("[data-map-command=fit]").click()
    page.locator("[data-kind=customer] > .body").first.dblclick()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text("改名后的客户 Renamed")
    with page.expect_response(re.compile("/operations$")) as answer:
        page.keyboard.press("Enter")
    assert answer.value.ok
    page.goto("/customers/?q=改名后")
    expect(page.locator("table.data-table")).to_contain_text("改名后的客户 Renamed")


def test_the_import_can_be_taken_back(imported: Page) -> None:
    page = imported
    import_file(page, SAMPLES / "leads.en.csv", "leads")
    page.locator("[popovertarget=revert]").first.click()
    page.locator("#revert button[type=submit]").click()
    expect(page.locator("[popovertarget=revert]")).to_have_count(0, timeout=RUNNING)
    page.goto("/leads/")
    expect(page.locator("main")).not_to_contain_text("Olivia Hart")
