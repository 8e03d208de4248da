"""A file of reviews is dropped, read, found in the inbox, answered by a task, and seen on the customer's page."""

import re

import pytest
from installation import Installation
from playwright.sync_api import Page, expect
from tests.browser.conftest import speak, wait_until

REVIEWS = """Review date,Company,Stars,Review
2026-11-02,Lotus Works Ltd,1,The parcel came a week late and the box was broken.
2026-11-03,Lotus Works Ltd,5,Support was friendly and fast.
2026-11-04,云山有限公司,2,物流太慢了，包装也破了。
2026-11-04,云山有限公司,N/A,
"""
READ = """
SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'feedback.read', 0, NULL, NULL, '{"timestamp": 0}',
    NULL)::procrastinate_job_to_defer_v1])
"""
HEARD = "SELECT count(*) FROM feedback_statement WHERE name = 'reviews'"


@pytest.fixture(scope="module")
def heard(owner_page: Page, installation: Installation) -> None:
    """Reviews, imported through the wizard and read by the worker."""
    page = owner_page
    page.goto("/import/")
    file = {"name": "reviews.csv", "mimeType": "text/csv", "buffer": REVIEWS.encode()}
    page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/columns/$"))
    counted = page.locator(".import-answers tbody tr").first
    expect(counted.locator("td.number")).to_have_text(["3", "1", "0", "0", re.compile("2[.,]67")])
    page.locator("button[name=next][value=run]").click()
    expect(page.locator(".stat-tiles")).to_be_visible(timeout=60_000)
    with installation.connect() as connection:
        connection.execute(READ)
        wait_until(lambda: (connection.execute(HEARD).fetchone() or (0,))[0] >= 3)


def test_what_hurts_is_found_and_becomes_a_task(
    owner_page: Page, heard: None, language: str
) -> None:
    page = owner_page
    speak(page, language)
    page.goto("/feedback/?feeling=negative")
    page.locator(".quoted-filters input[name=q]").fill(
        {"en": "box was broken", "zh-hans": "包装也破了"}[language]
    )
    page.locator(".quoted-filters input[name=q]").press("Enter")
    rows = page.locator(".quoted-table tbody tr")
    expect(rows).to_have_count(1)
    whose = {"en": "Lotus Works Ltd", "zh-hans": "云山有限公司"}[language]
    expect(rows.first).to_contain_text(whose)
    rows.first.locator("a[href*='/activities/new/']").click()
    form = page.locator("main form[data-controller~=unsaved]")
    expect(form.locator("[name=subject]")).to_have_value(re.compile("box was broken|包装也破了"))
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        form.locator("button[type=submit].btn-primary").first.click()
    page.goto("/activities/")
    expect(page.locator("tbody")).to_contain_text(whose)


def test_the_inbox_fits_a_telephone_and_the_dark(owner_page: Page, heard: None) -> None:
    page = owner_page
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    page.goto("/feedback/")
    expect(page.locator(".quoted-table tbody tr").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")
