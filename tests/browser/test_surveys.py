"""Build a survey, publish it, answer it on a telephone in each language, see the answer counted."""

import re

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
