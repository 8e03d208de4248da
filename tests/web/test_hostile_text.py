"""A payload in every text field comes out of every page as text."""

import pytest
from tests.crm.people import acting
from tests.web.browsing import client_of, page
from tests.web.company import found_company

PAYLOAD = "\"'><script>alert(1)</script>{{7*7}}<img src=x onerror=y>"
RAW = ("<script>alert(1)", "<img src=x", "49<img", "javascript:alert")


@pytest.mark.django_db
def test_no_page_lets_markup_out() -> None:
    actor = acting()
    company = found_company(actor, text=PAYLOAD)
    assert actor.user
    client = client_of(actor.user)
    addresses = ["/", "/search/?q=script", f"/customers/?q={PAYLOAD}", *company.pages()]
    seen = 0
    for address in addresses:
        text = page(client, address)
        seen += "&lt;script&gt;alert(1)" in text
        for raw in RAW:
            assert raw not in text, f"{address} lets {raw} out"
    assert seen > len(addresses) / 2


@pytest.mark.django_db
def test_a_web_address_is_never_a_script() -> None:
    actor = acting()
    assert actor.user
    from customer_map.server.crm.actions.customers import create_customer

    customer = create_customer(
        actor=actor,
        values={"name": "A", "website": "javascript:alert(1)", "email": 'a@b"onclick=x'},
    )
    text = page(client_of(actor.user), f"/customers/{customer.pk}/")
    assert 'href="javascript:' not in text
    assert '"onclick' not in text
