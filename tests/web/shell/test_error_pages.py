"""What people see where there is no page, where a form is out of date, and where the server fails."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.utils import translation
from tests.crm.people import acting
from tests.web.browsing import client_of

pytestmark = pytest.mark.django_db


def test_an_address_without_a_page_says_so_in_the_readers_language() -> None:
    user = acting().user
    assert user
    client = client_of(user)
    answer = client.get("/nothing/")
    assert answer.status_code == 404
    assert "There is no page at this address." in answer.content.decode()


def test_a_form_without_its_token_is_refused_with_a_remedy() -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "zh-hans"})
    answer = client.post("/accounts/login/", {"login": "a@example.com", "password": "x"})
    assert answer.status_code == 403
    assert "此页面已过期" in answer.content.decode()


@override_settings(DEBUG=False)
def test_the_page_of_a_failure_needs_no_request() -> None:
    with translation.override("en"):
        shown = render_to_string("500.html")
    assert "Something went wrong" in shown
    assert 'data-theme=""' not in shown
