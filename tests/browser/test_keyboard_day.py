"""A day of work without a mouse: only keys are pressed, from the start page to the undo of the last step."""

import re

from playwright.sync_api import Page, expect
from tests.browser.conftest import speak

RECORD = r"/[0-9a-f-]{36}/"


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def go(page: Page, letter: str, address: str) -> None:
    press(page, "g", letter)
    page.wait_for_url(re.compile(address))


def fill_new(page: Page, name: str, address: str) -> None:
    """Make a record: its form is open, its name is reached by Tab."""
    page.wait_for_url(re.compile(f"{address}new/"))
    focused = "document.activeElement.name"
    for _ in range(20):
        if page.evaluate(focused) in ("name", "subject"):
            break
        press(page, "Tab")
    page.keyboard.type(name)
    press(page, "Control+Enter")
    page.wait_for_url(re.compile(address + RECORD[1:] + "$"))


def test_a_day_is_worked_through_with_the_keyboard(desk: Page) -> None:
    speak(desk, "en")
    go(desk, "c", "/customers/$")
    press(desk, "n")
    fill_new(desk, "Keys & Co", "/customers/")
    expect(desk.locator("h1")).to_have_text("Keys & Co")

    go(desk, "k", "/calendar/")
    press(desk, "n")
    desk.keyboard.type("Call Keys & Co")
    press(desk, "Enter")
    expect(desk.locator("#toasts")).to_contain_text("was created")

    go(desk, "a", "/activities/$")
    press(desk, "j", "Enter")
    desk.wait_for_url(re.compile("/activities" + RECORD))
    press(desk, "c")
    expect(desk.locator("[name=outcome]")).to_be_focused()
    desk.keyboard.type("They want two.")
    press(desk, "Control+Enter")
    expect(desk.locator("main")).to_contain_text("They want two.")

    go(desk, "s", "/cases/")
    press(desk, "n")
    fill_new(desk, "It leaks", "/cases/")

    press(desk, "/")
    desk.keyboard.type("Keys & Co")
    expect(desk.locator(".search a").first).to_contain_text("Keys & Co")
    press(desk, "ArrowDown", "Enter")
    desk.wait_for_url(re.compile("/customers" + RECORD))
    press(desk, "e")
    desk.wait_for_url(re.compile("/edit/$"))


def test_a_step_is_taken_back_and_the_keys_are_listed(desk: Page) -> None:
    speak(desk, "en")
    go(desk, "l", "/leads/")
    press(desk, "n")
    fill_new(desk, "Mistaken", "/leads/")
    go(desk, "l", "/leads/$")
    expect(desk.locator("main")).to_contain_text("Mistaken")
    press(desk, "Control+z")
    expect(desk.locator("main")).not_to_contain_text("Mistaken")
    press(desk, "?")
    expect(desk.locator("#shortcuts")).to_be_visible()
    press(desk, "Escape")
    expect(desk.locator("#shortcuts")).not_to_be_visible()
