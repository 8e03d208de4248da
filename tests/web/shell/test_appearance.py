"""The choice between a light and a dark look."""

import pytest
from django.test import RequestFactory

from customer_map.server.web.appearance import chosen_theme, set_theme

requests = RequestFactory()


def test_without_a_choice_the_look_follows_the_device() -> None:
    assert chosen_theme(requests.get("/")) == "system"


def test_a_cookie_with_nonsense_is_no_choice() -> None:
    requests_with_cookie = RequestFactory()
    requests_with_cookie.cookies["theme"] = '"><script>'
    assert chosen_theme(requests_with_cookie.get("/")) == "system"


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_a_choice_is_remembered_for_a_year(theme: str) -> None:
    answer = set_theme(requests.post("/theme/", {"theme": theme, "next": "/customers/?page=2"}))
    assert answer.headers["Location"] == "/customers/?page=2"
    assert answer.cookies["theme"].value == theme
    assert answer.cookies["theme"]["max-age"] == 365 * 24 * 60 * 60


def test_an_unknown_theme_is_not_remembered() -> None:
    answer = set_theme(requests.post("/theme/", {"theme": "purple"}))
    assert "theme" not in answer.cookies


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_the_way_back_never_leaves_the_site(target: str) -> None:
    answer = set_theme(requests.post("/theme/", {"theme": "dark", "next": target}))
    assert answer.headers["Location"] == "/"


def test_only_a_post_changes_anything() -> None:
    assert set_theme(requests.get("/theme/")).status_code == 405
