"""Webhooks tell their owner's program of rows in reach, of every record type, and hold no word of others."""

import pytest
from tests.security.noting import note_everything
from tests.security.worlds import (
    NARROW,
    WITHOUT,
    World,
    add_hidden,
    add_links,
    look_as,
    make_world,
)

from customer_map.server.accounts.models import User
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.queries import governed_models
from customer_map.server.audit.webhooks.actions.following import _write
from customer_map.server.audit.webhooks.models import Webhook, WebhookDelivery

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(kept_rows: None) -> World:
    made = make_world()
    add_hidden(made)
    add_links(made)
    note_everything(made)
    return made


@pytest.mark.parametrize("view", [*NARROW, *WITHOUT])
def test_webhooks_tell_only_of_rows_in_reach(view: str, world: World) -> None:
    look_as(world, view)
    owner = User.objects.get(pk=world.me.pk)
    webhook = Webhook.objects.create(owner=owner, name="ERP", url="https://example.com/hook")
    _write(webhook, list(AuditEntry.objects.values_list("sequence", flat=True)))
    told = WebhookDelivery.objects.filter(webhook=webhook).values_list("body", flat=True)
    text = "\n".join(told)
    leaks = [row for word, row in world.hidden().items() if word in text]
    assert not leaks
    seen = world.seen()
    for rows in world.layers:
        for name, row in rows.made.items():
            if name in governed_models() and row.pk in seen[name]:
                assert str(row.pk) in text, name
