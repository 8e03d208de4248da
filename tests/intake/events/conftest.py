"""A source of events, and a way to send it some and take them over."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from customer_map.server.accounts.actors import Actor
from customer_map.server.intake.actions.events.receiving import receive
from customer_map.server.intake.actions.events.sources import create_source
from customer_map.server.intake.actions.events.taking import take_all
from customer_map.server.intake.events.reading import read_batch
from customer_map.server.intake.models import EventSource

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
Send = Callable[..., int]


@pytest.fixture
def source(db: None) -> EventSource:
    return create_source(actor=Actor.system(), name="Shop").source


@pytest.fixture
def send(source: EventSource) -> Send:
    """Acknowledge events as one batch; without `take=False` take them over too."""

    def send_events(*events: dict[str, Any], take: bool = True) -> int:
        body = orjson.dumps({"batch": list(events)})
        receive(
            source_id=source.pk,
            read=read_batch(body, source_id=source.pk, received=NOW),
            received=NOW,
        )
        return take_all() if take else 0

    return send_events
