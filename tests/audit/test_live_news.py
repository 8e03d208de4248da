"""What a page hears besides the names of changed records: their customers, its own past, and that all may be new."""

import asyncio
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import settings
from tests.audit.test_live import (
    Stream,
    _close_connections_of_streams,
    cookie_of,
    new_customer,
    run,
)
from tests.crm.people import person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit import live_events
from customer_map.server.audit.live_events import changes_since, no_news
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import create_customer

pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


@pytest.fixture(autouse=True)
def _streams_leave_the_database(transactional_db: None) -> Iterator[None]:
    yield
    _close_connections_of_streams()


def test_a_change_names_the_customer_it_belongs_to() -> None:
    owner = person()
    customer = create_customer(actor=Actor(owner), values={"name": "Ada"})
    mark = no_news().mark
    contact = create_contact(actor=Actor(owner), values={"name": "Bo", "customer": customer})
    heard = changes_since(owner.pk, mark)
    assert heard is not None
    told = {change.record: change.customer for change in heard}
    assert told[f"contact:{contact.pk}"] == str(customer.pk)


def test_a_customer_whom_the_listener_may_not_see_is_not_named() -> None:
    owner, member = person(), person(Role.MEMBER)
    hidden = create_customer(actor=Actor(owner), values={"name": "Hidden"})
    own = create_customer(actor=Actor(member), values={"name": "Own"})
    mark = no_news().mark
    AuditEntry.objects.create(
        actor=owner,
        verb="customer.change",
        record_type="customer",
        record_id=own.pk,
        customer_id=hidden.pk,
        before={},
        after={},
        batch=uuid4(),
    )
    heard = changes_since(member.pk, mark)
    assert heard is not None
    told = {(one.record, one.customer) for one in heard}
    assert (f"customer:{own.pk}", "") in told
    # Transactions of others that are still open may have the making of `own` told again.
    assert told <= {(f"customer:{own.pk}", ""), (f"customer:{own.pk}", str(own.pk))}


def test_after_an_import_everybody_looks_at_everything_anew() -> None:
    owner, member = person(), person(Role.MEMBER)
    mark = no_news().mark
    AuditEntry.objects.create(
        actor=owner,
        verb="import.run",
        record_type="import",
        record_id=uuid4(),
        before={},
        after={},
        batch=uuid4(),
    )
    assert changes_since(member.pk, mark) is None


def _age_since(began: float) -> bytes:
    """What the script of a page says that was asked for then; the database counts a little later."""
    return b"age=%d" % ((time.monotonic() - began) * 1000)


def test_a_new_page_hears_what_happened_since_it_was_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live_events, "LATE_SECONDS", 0.0)
    owner, stranger = person(), person(Role.MEMBER)
    old = new_customer(owner, "Old")
    time.sleep(0.3)
    began = time.monotonic() - 0.1
    fresh = new_customer(owner, "Fresh")

    async def scenario() -> None:
        page = Stream(cookie_of_owner, query=_age_since(began))
        text = await page.until(lambda text: str(fresh.pk) in text)
        assert str(old.pk) not in text
        await page.leave()
        other = Stream(cookie_of_stranger, query=_age_since(began))
        await other.until(lambda text: ": beat" in text)
        assert str(fresh.pk) not in other.text
        await other.leave()

    cookie_of_owner, cookie_of_stranger = cookie_of(owner), cookie_of(stranger)
    run(scenario())


@pytest.mark.parametrize(
    "query", [b"age=", b"age=-3", b"age=soon", b"age=%C2%B2", b"age=" + b"9" * 99]
)
def test_an_age_that_is_none_is_left_out(query: bytes) -> None:
    owner = person()
    cookie = cookie_of(owner)
    before = new_customer(owner, "Before")

    async def scenario() -> None:
        page = Stream(cookie, query=query)
        await page.until(lambda text: ": beat" in text)
        await asyncio.sleep(0.1)
        assert str(before.pk) not in page.text
        await page.leave()

    run(scenario())
