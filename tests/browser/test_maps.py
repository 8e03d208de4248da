"""Maps under the hands of people: keys, mouse, fingers, input methods, and two windows at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.conftest import speak
from tests.browser.map_page import MapPage

PHONE = {"width": 390, "height": 844}
IMPORT_MS = 60_000
STAFF = """Name,Job title,Company name,Reports to
Ada Chief,Managing Director,{company},
Ben Buyer,Head of Buying,{company},Ada Chief
Cleo Clerk,Clerk,{company},Ada Chief
"""
_numbers = count(1)


@dataclass(frozen=True)
class Regions:
    """A mind map of customers by region; the names are of this test alone."""

    path: str
    east: str
    north: str
    bamboo: str
    cedar: str


@pytest.fixture
def regions(desk: Page) -> Regions:
    """Bamboo in the east, Cedar in the north, on a map of their own source."""
    number = f"{next(_numbers):02}"
    given = Regions("", f"East {number}", f"North {number}", f"Bamboo {number}", f"Cedar {number}")
    for name, region in ((given.bamboo, given.east), (given.cedar, given.north)):
        make_customer(desk, name, region)
    desk.goto("/maps/mind/new/")
    desk.fill("[name=name]", f"Regions {number}")
    desk.select_option("[name=level_0]", "region")
    desk.select_option("[name=level_1]", "")
    desk.locator("main form button[type=submit]").click()
    desk.wait_for_url(re.compile(r"/maps/[0-9a-f-]{36}/$"))
    mind = MapPage(desk, desk.url)
    mind.show_everything()
    for region in (given.east, given.north):
        mind.unfold(region)
    return Regions(desk.url, given.east, given.north, given.bamboo, given.cedar)


def make_customer(page: Page, name: str, region: str) -> None:
    page.goto("/customers/new/")
    page.fill("[name=name]", name)
    page.fill("[name=region]", region)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/customers/[0-9a-f-]{36}/$"))


@pytest.fixture
def beside(browser: Browser, owner_state: dict[str, object], address: str) -> Iterator[Page]:
    """A second window of the same person."""
    context = browser.new_context(base_url=address, storage_state=owner_state)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(
    browser: Browser, owner_state: dict[str, object], address: str
) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=address,
        storage_state=owner_state,  # type: ignore[arg-type]
        viewport=PHONE,  # type: ignore[arg-type]
        has_touch=True,
        is_mobile=True,
    )
    yield context
    context.close()


def test_a_mind_map_speaks_the_language_of_its_reader(
    regions: Regions, desk: Page, language: str
) -> None:
    speak(desk, language)
    mind = MapPage(desk, regions.path)
    expect(mind.node(regions.bamboo)).to_be_visible()
    mind.select(regions.bamboo)
    rename = {"zh-hans": "重命名", "en": "Rename"}[language]
    expect(desk.locator("[data-map-deed=edit]")).to_have_attribute("aria-label", rename)
    expect(desk.locator("[data-map-deed=open]")).to_be_visible()


def test_a_customer_is_walked_to_and_renamed_with_the_keyboard(
    regions: Regions, desk: Page
) -> None:
    mind = MapPage(desk, regions.path)
    mind.show_everything()
    mind.select(regions.east)
    mind.press(mind.outwards(regions.east))
    old = mind.selected()
    assert old == regions.bamboo
    assert mind.retype(f"{old} 科技").ok
    expect(mind.node(f"{old} 科技")).to_be_visible()
    desk.goto(f"/customers/?q={old}")
    expect(desk.locator("table.data-table")).to_contain_text(f"{old} 科技")


def test_a_customer_dragged_to_another_region_moves_and_comes_back(
    regions: Regions, desk: Page
) -> None:
    mind = MapPage(desk, regions.path)
    mind.show_everything()
    assert mind.drag(regions.bamboo, onto=regions.north).ok
    expect(mind.parent_of(regions.bamboo)).to_contain_text(regions.north)
    record = customer_page(mind, regions.bamboo)
    desk.goto(record)
    expect(desk.locator("main")).to_contain_text(regions.north)
    mind = MapPage(desk, regions.path)
    mind.editor.focus()
    with desk.expect_response(re.compile("/undo$")):
        mind.press("ControlOrMeta+z")
    expect(mind.parent_of(regions.bamboo)).to_contain_text(regions.east)
    desk.goto(record)
    expect(desk.locator("main")).to_contain_text(regions.east)


def test_a_change_is_undone_on_the_page_where_it_was_made(regions: Regions, desk: Page) -> None:
    mind = MapPage(desk, regions.path)
    mind.select(regions.cedar)
    assert mind.retype("Larch").ok
    expect(mind.node("Larch")).to_be_visible()
    mind.press("ControlOrMeta+z")
    expect(mind.node(regions.cedar)).to_be_visible()
    mind.press("ControlOrMeta+y")
    expect(mind.node("Larch")).to_be_visible()


def test_another_window_shows_a_change_by_itself(
    regions: Regions, desk: Page, beside: Page
) -> None:
    mind, other = MapPage(desk, regions.path), MapPage(beside, regions.path)
    mind.select(regions.cedar)
    assert mind.retype("Spruce").ok
    expect(other.node("Spruce")).to_be_visible()


def test_an_input_method_composes_undisturbed_by_changes_from_elsewhere(
    regions: Regions, desk: Page, beside: Page
) -> None:
    mind, other = MapPage(desk, regions.path), MapPage(beside, regions.path)
    mind.select(regions.bamboo)
    keyboard = desk.context.new_cdp_session(desk)
    keyboard.send(
        "Input.imeSetComposition", {"text": "yun", "selectionStart": 3, "selectionEnd": 3}
    )
    expect(mind.editor).to_have_value("yun")
    other.select(regions.cedar)
    assert other.retype("Yew").ok
    expect(mind.node("Yew")).to_be_visible()
    expect(mind.editor).to_have_value("yun")
    keyboard.send("Input.insertText", {"text": "云图"})
    expect(mind.editor).to_have_value("云图")
    with desk.expect_response(re.compile("/operations$")):
        mind.press("Enter")
    expect(other.node("云图")).to_be_visible()


def test_what_is_removed_while_one_edits_it_is_put_back_with_the_text(
    regions: Regions, desk: Page, beside: Page
) -> None:
    mind = MapPage(desk, regions.path)
    record = customer_page(mind, regions.bamboo)
    mind.press("Enter")
    mind.editor.fill("Bamboo and more")
    delete(beside, record)
    panel = desk.locator(".map-lost")
    expect(panel).to_be_visible()
    expect(panel.locator("textarea")).to_have_value("Bamboo and more")
    panel.locator(".btn-primary").click()
    expect(mind.node("Bamboo and more")).to_be_visible()
    expect(panel).to_have_count(0)
    beside.goto(record)
    expect(beside.locator("h1")).to_contain_text("Bamboo and more")


def test_a_refused_label_goes_back_and_the_reason_is_told(regions: Regions, desk: Page) -> None:
    mind = MapPage(desk, regions.path)
    mind.select(regions.cedar)
    answer = mind.retype("x" * 400)
    assert answer.status == 422
    expect(desk.locator("#toasts .tone-error")).to_be_visible()
    expect(mind.node(regions.cedar)).to_be_visible()
    expect(mind.node("xxx")).to_have_count(0)


def test_a_topic_says_why_it_cannot_be_renamed_or_dragged(regions: Regions, desk: Page) -> None:
    mind = MapPage(desk, regions.path)
    mind.editor.focus()
    mind.press("Home", "Enter", "Enter")
    expect(desk.locator("#toasts .toast-text")).to_have_count(1)
    start = mind.middle(regions.north)
    desk.mouse.move(*start)
    desk.mouse.down()
    desk.mouse.move(start[0] + 40, start[1] + 40, steps=3)
    desk.mouse.up()
    expect(desk.locator("#toasts .toast-text")).to_have_count(2)


def test_a_topic_leads_to_its_record(regions: Regions, desk: Page) -> None:
    mind = MapPage(desk, regions.path)
    mind.select(regions.bamboo)
    record = desk.locator("[data-map-deed=open]").get_attribute("href") or ""
    mind.press("ControlOrMeta+Enter")
    desk.wait_for_url(re.compile(f"{record}$"))
    expect(desk.locator("h1")).to_contain_text(regions.bamboo)


def test_the_bar_beside_a_topic_is_reached_with_tab(regions: Regions, desk: Page) -> None:
    mind = MapPage(desk, regions.path)
    mind.select(regions.bamboo)
    mind.press("Tab")
    expect(desk.locator("[data-map-deed=open]")).to_be_focused()
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")
    expect(mind.editor).to_have_value(regions.bamboo)
    expect(mind.editor).to_be_focused()


def test_a_card_dragged_onto_another_reports_to_it(staff: str, desk: Page) -> None:
    chart = MapPage(desk, staff)
    expect(chart.parent_of("Cleo Clerk")).to_contain_text("Ada Chief")
    assert chart.drag("Cleo Clerk", onto="Ben Buyer").ok
    expect(chart.parent_of("Cleo Clerk")).to_contain_text("Ben Buyer")
    desk.reload()
    expect(chart.parent_of("Cleo Clerk")).to_contain_text("Ben Buyer")


def test_a_map_opens_on_its_root_on_a_phone_and_is_moved_by_a_finger(
    regions: Regions, phone: BrowserContext
) -> None:
    page = phone.new_page()
    mind = MapPage(page, regions.path)
    root = page.locator("[data-kind=root] > .body").first
    expect(root).to_be_in_viewport()
    before = root.bounding_box()
    swipe(page, (195, 700), (75, 640))
    after = root.bounding_box()
    assert before
    assert after
    assert after["x"] - before["x"] == pytest.approx(-120, abs=12)
    assert after["y"] - before["y"] == pytest.approx(-60, abs=12)
    mind.show_everything()
    mind.node(regions.cedar).locator("> .body .label").first.tap()
    expect(page.locator("[data-map-deed=edit]")).to_be_in_viewport()


@pytest.fixture(scope="module")
def staff(owner_page: Page, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The relationship map of three people, imported as a person would."""
    company = f"Orchard {next(_numbers):02}"
    file = tmp_path_factory.mktemp("staff") / "contacts.csv"
    file.write_text(STAFF.format(company=company), encoding="utf-8")
    import_contacts(owner_page, file)
    owner_page.goto(f"/maps/relationship/?q={company}")
    path = owner_page.locator("table .cell-title").first.get_attribute("href")
    assert path
    return path


def import_contacts(page: Page, file: Path) -> None:
    page.goto("/import/")
    page.set_input_files("input[type=file]", file)
    page.locator("main form[enctype] .btn-primary").click()
    expect(page.locator("select#kind")).to_have_value("contacts", timeout=IMPORT_MS)
    page.locator("button[value=rehearse]").click()
    start = page.locator("form[action$='/start/'] button")
    expect(start).to_be_visible(timeout=IMPORT_MS)
    start.click()
    expect(page.locator("[popovertarget=revert]").first).to_be_visible(timeout=IMPORT_MS)


def customer_page(mind: MapPage, name: str) -> str:
    """Select a customer; the address of its page."""
    mind.select(name)
    path = mind.page.locator("[data-map-deed=open]").get_attribute("href")
    assert path
    return path


def delete(page: Page, record: str) -> None:
    """Delete a record on its page."""
    page.goto(record)
    page.locator("details:has([popovertarget=delete-dialog]) summary").click()
    page.locator("[popovertarget=delete-dialog]").first.click()
    page.locator("#delete-dialog .btn-error").click()
    page.wait_for_url(re.compile("/customers/$"))


def swipe(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Move one finger over the screen."""
    finger = page.context.new_cdp_session(page)
    steps = 6
    for step in range(steps + 1):
        x, y = (a + (b - a) * step / steps for a, b in zip(start, end, strict=True))
        kind = "touchMove" if step else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("document.querySelector('.map-stage').dataset.gesture === 'none'")
