from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from tests.crm.people import acting, again, person

from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.opportunities import create_opportunity
from customer_map.server.insights import keeping
from customer_map.server.insights.key_figures import key_figures

pytestmark = pytest.mark.django_db


def test_cheap_figures_are_made_anew() -> None:
    actor = acting()
    assert actor.user
    now = timezone.now()
    before = {one.key: one.now for one in key_figures(actor.user, now).figures}
    assert list(before) == ["revenue", "orders", "new_customers", "open_pipeline", "satisfaction"]
    customer = create_customer(actor=actor, values={"name": "Acme"})
    create_opportunity(actor=again(actor), values={"name": "x", "customer": customer, "amount": 5})
    after = {one.key: one.now for one in key_figures(actor.user, now).figures}
    assert after["open_pipeline"] == 5


def test_dear_figures_are_kept_and_say_of_when(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "DEAR_SECONDS", 0)
    actor = acting()
    assert actor.user
    now = timezone.now()
    first = key_figures(actor.user, now)
    customer = create_customer(actor=actor, values={"name": "Acme"})
    create_opportunity(actor=again(actor), values={"name": "x", "customer": customer, "amount": 5})
    assert key_figures(actor.user, now + timedelta(seconds=1)) == first
    assert first.as_of == now
    assert key_figures(person(Role.OWNER), now) == first  # sees the same
    mine = key_figures(person(Role.MEMBER), now + timedelta(seconds=2))
    assert mine.as_of != now
    cache.clear()
    assert key_figures(actor.user, now) != first
