"""A map as a person uses it: topics by their text, keys, drags and fingers."""

import re

from playwright.sync_api import Locator, Page, Response, expect

Point = tuple[float, float]


class MapPage:
    """One window in which a map is open."""

    def __init__(self, page: Page, path: str) -> None:
        self.page = page
        self.editor = page.locator("textarea.map-editor")
        page.goto(path)
        expect(page.locator(".map-canvas[data-ready]")).to_be_visible()

    def show_everything(self) -> None:
        self.page.locator("[data-map-command=fit]").click()

    def unfold(self, text: str) -> None:
        """Open a branch; those of larger workspaces are closed at first."""
        self.select(text)
        if self.node(text).get_attribute("data-folded"):
            with self.page.expect_response(re.compile("/operations$")):
                self.press(" ")
            expect(self.node(text)).not_to_have_attribute("data-folded", re.compile(""))

    def node(self, text: str) -> Locator:
        """The topic or card whose own label says `text`."""
        body = self.page.locator(".node > .body").filter(has_text=text)
        return body.first.locator("xpath=..")

    def select(self, text: str) -> None:
        self.node(text).locator("> .body .label").first.click()
        expect(self.node(text)).to_have_class(re.compile("is-selected"))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.editor.press(key)

    def outwards(self, text: str) -> str:
        """The arrow key that leads from a topic to what follows it."""
        return "ArrowRight" if self.middle(text)[0] > self.root_middle() else "ArrowLeft"

    def root_middle(self) -> float:
        box = self.page.locator("[data-kind=root] > .body").bounding_box()
        assert box
        return box["x"] + box["width"] / 2

    def selected(self) -> str:
        """The label of the selected topic."""
        return self.page.locator(".is-selected > .body .label").first.text_content() or ""

    def retype(self, text: str) -> Response:
        """Change the label of the selected topic with the keyboard; the answer of the server."""
        self.press("Enter")
        self.editor.fill(text)
        with self.page.expect_response(re.compile("/operations$")) as answer:
            self.press("Enter")
        return answer.value

    def drag(self, text: str, onto: str) -> Response:
        """Drag one topic onto another; the answer of the server."""
        start, end = self.middle(text), self.middle(onto)
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0] + 10, start[1] + 10)
        mouse.move(*end, steps=4)
        with self.page.expect_response(re.compile("/operations$")) as answer:
            mouse.up()
        return answer.value

    def middle(self, text: str) -> Point:
        box = self.node(text).locator("> .body .label").first.bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def parent_of(self, text: str) -> Locator:
        """The topic that `text` hangs below."""
        return self.node(text).locator(
            "xpath=ancestor::*[contains(concat(' ', @class, ' '), ' node ')][1]"
        )
