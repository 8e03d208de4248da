"""The pages of feedback ask the database as often for a hundred statements as for six."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.crm.people import person
from tests.insights.records import START, customer, touch
from tests.web.browsing import client_of
from tests.web.test_query_counts import queries_of

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import Contact, Product
from customer_map.server.feedback.actions.reading import read_all
from customer_map.server.feedback.models import Statement, Theme

pytestmark = pytest.mark.django_db
NOW_DAYS = (timezone.now() - START) / timedelta(days=1)
BASELINE = {
    "/feedback/": 18,
    "/feedback/?feeling=negative&q=late": 18,
    "/feedback/themes/": 11,
    "/feedback/themes/<theme>/": 19,
    "/feedback/model/": 6,
}
"""Written down; a page that needs more needs a reason."""


def hear(boss: User, theme: Theme, first: int, number: int) -> None:
    """Somebody new says one thing after the other, about one product and theme."""
    for each in range(first, first + number):
        who = customer(f"C{each}", owner=boss)
        whom = Contact.records.create(name=f"P{each}", customer=who, owner=boss)
        Product.records.create(name=f"Lamp {each}", code=f"L-{each}")
        text = f"The parcel number {each} came late."
        named = {"product": f"l-{each}"}
        touch(who, NOW_DAYS - 1, f"review {each}", text=text, contact=whom, properties=named)
    read_all()
    Statement.records.update(theme=theme)


@pytest.mark.parametrize("address", BASELINE)
def test_the_number_of_queries_is_constant_and_within_its_baseline(address: str) -> None:
    boss = person(Role.OWNER)
    client = client_of(boss)
    theme = Theme.records.create(label="late", terms=["late"])
    asked = address.replace("<theme>", str(theme.pk))
    hear(boss, theme, 0, 6)
    few = queries_of(client, asked)
    hear(boss, theme, 6, 60)
    assert queries_of(client, asked) == few
    assert few <= BASELINE[address], few
