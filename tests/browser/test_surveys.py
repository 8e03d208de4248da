"""Build a survey, publish it, answer it on a telephone in each language, see the answer counted."""

import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

PHONE = {"width": 390, "height": 844}
THUMB_PIXELS = 44
WORDS = {
    "zh-hans": {"asked": "您有多大可能向同事或朋友推荐我们？", "thanks": "谢谢您！"},
    "en": {"asked": "How likely are you to recommend us", "thanks": "Thank you!"},
}


@pytest.fixture(scope="module")
def survey(owner_page: Page) -> str:
    """A published survey with one question of its own; the public link."""
    page = owner_page
    page.goto("/surveys/new/")
    page.locator("button[name=template][value=nps]").click()
    page.locator("button[name=do][value='add:open']").click()
    added = page.locator(".builder-part").last
    added.locator("textarea[lang=en], label[lang=en] textarea").fill("Anything else?")
    added.locator("label[lang=zh-hans] textarea").first.fill("还有别的吗？")
    expect(page.locator(".preview-frame")).to_contain_text(re.compile("Anything else|还有别的吗"))
    page.locator(".form-actions button[type=submit]").click()
    page.locator("form[action$='/publish/'] button").click()
    page.wait_for_url(re.compile("/share/$"))
    return page.locator("a[target=_blank]").first.get_attribute("href") or ""


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_customer_answers_on_a_telephone(
    browser: Browser, owner_page: Page, survey: str, language: str
) -> None:
    words = WORDS[language]
    context = browser.new_context(viewport=PHONE, locale=language.replace("hans", "CN"))  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(survey)
    expect(page.locator("legend").first).to_contain_text(words["asked"])
    marks = page.locator(".survey-mark")
    boxes = [mark.bounding_box() for mark in marks.all()]
    assert len(boxes) == 11
    assert all(box and min(box["width"], box["height"]) >= THUMB_PIXELS for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    marks.nth(3).click()
    page.locator("button[value=next]").click()
    page.locator("textarea").first.fill("太慢了 too slow")
    page.locator("button[value=next]").click()
    expect(page.locator("h1")).to_have_text(words["thanks"])
    page.goto(survey)
    expect(page.locator("button[value=next]")).to_have_count(0)
    context.close()
    owner_page.goto("/surveys/")
    complete = owner_page.locator("tbody tr").first.locator("td.number").nth(1)
    expect(complete).to_have_text("1" if language == "zh-hans" else "2")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


@pytest.fixture
def foreign_page(survey: str, owner_page: Page, tmp_path: Path) -> Iterator[str]:
    """A page of somebody else, on another host and port, with the embedding script in it; the survey allows it."""
    snippet = f'<h1>Our shop</h1><script async src="{survey}embed.js" data-title="Poll"></script>'
    (tmp_path / "shop.html").write_text(f"<!doctype html><title>Shop</title>{snippet}", "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    origin = f"http://127.0.0.1:{server.server_port}"
    owner_page.goto("/surveys/")
    owner_page.locator("tbody tr a").first.click()
    owner_page.locator("a[href$='/settings/'][href*='/surveys/']").first.click()
    owner_page.locator("[name=embed_origins]").fill(origin)
    with owner_page.expect_response(lambda answer: answer.request.method == "POST"):
        owner_page.locator("main .form-actions button[type=submit]").click()
    yield f"{origin}/shop.html"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_survey_is_answered_inside_a_page_of_somebody_else(
    browser: Browser, foreign_page: str
) -> None:
    context = browser.new_context(viewport=PHONE, locale="en-US")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(foreign_page)
    frame = page.locator("iframe[title=Poll]")
    expect(frame).to_be_visible()
    inside = page.frame_locator("iframe[title=Poll]")
    expect(inside.locator("legend").first).to_contain_text(WORDS["en"]["asked"])
    needed = inside.locator("html").evaluate("element => element.scrollHeight")
    expect(frame).to_have_css("height", re.compile(r"^\d+(\.\d+)?px$"))
    box = frame.bounding_box()
    assert box
    assert abs(box["height"] - needed) < 40
    inside.locator(".survey-mark").nth(9).click()
    inside.locator("button[value=next]").click()
    inside.locator("textarea").first.fill("From the shop")
    inside.locator("button[value=next]").click()
    expect(inside.locator("h1")).to_have_text(WORDS["en"]["thanks"])
    expect(page.locator("h1")).to_have_text("Our shop")
    context.close()
