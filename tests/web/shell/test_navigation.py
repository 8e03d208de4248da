"""The links of the sidebar."""

from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from customer_map.server.web.navigation import SECTIONS, link_groups
from customer_map.server.web.templatetags.icons import icon_shapes


def _page(_request: object) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", _page, name="home"),
    path("customers/", _page, name="customer_list"),
    path("settings/", _page, name="settings"),
]


@pytest.fixture(autouse=True)
def _three_pages(settings: object) -> None:
    settings.ROOT_URLCONF = __name__


def _current(path_: str) -> list[str]:
    groups = link_groups(RequestFactory().get(path_))
    return [link.label for group in groups for link in group.links if link.current]


def test_only_pages_that_exist_are_shown() -> None:
    groups = link_groups(RequestFactory().get("/"))
    assert [link.url for group in groups for link in group.links] == [
        "/",
        "/customers/",
        "/settings/",
    ]


def test_a_section_without_pages_is_left_out() -> None:
    headings = [group.heading for group in link_groups(RequestFactory().get("/"))]
    assert headings == ["", "System"]


def test_a_page_is_current_for_the_pages_below_it() -> None:
    assert _current("/customers/7/edit/") == ["Customers"]


def test_home_is_current_only_itself() -> None:
    assert _current("/") == ["Home"]
    assert _current("/elsewhere/") == []


def test_every_page_has_an_icon_that_exists() -> None:
    assert {page.icon for section in SECTIONS for page in section.pages} <= icon_shapes().keys()


def test_the_pages_about_signing_in_belong_to_the_settings() -> None:
    assert _current("/accounts/2fa/") == ["Settings"]


@pytest.mark.parametrize("guide", ["keyboard.md", "keyboard.zh.md"])
def test_every_page_has_a_key_of_its_own_that_the_guide_tells(guide: str) -> None:
    keys = [page.key for section in SECTIONS for page in section.pages]
    assert len(set(keys)) == len(keys)
    told = (Path(__file__).parents[3] / "docs" / "guide" / guide).read_text(encoding="utf-8")
    assert [key for key in keys if f"`{key.upper()}` " not in told] == []
