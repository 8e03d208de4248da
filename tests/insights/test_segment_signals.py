"""The size of a segment is noted when its filter is saved."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from tests.crm.people import acting, again

from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.saved_filters import (
    change_saved_filter,
    create_saved_filter,
    delete_saved_filter,
)
from customer_map.server.insights.models import SegmentSize

RETAIL = {"field": "industry", "op": "is", "value": "Retail"}
Capture = Callable[..., AbstractContextManager[object]]


@pytest.mark.django_db
def test_saving_a_filter_on_customers_notes_how_many_fit(
    django_capture_on_commit_callbacks: Capture,
) -> None:
    actor = acting()
    create_customer(actor=actor, values={"name": "A", "industry": "Retail"})
    create_customer(actor=actor, values={"name": "B"})
    values = {"name": "Shops", "record_type": "customer", "tree": RETAIL}
    with django_capture_on_commit_callbacks(execute=True):
        segment = create_saved_filter(actor=actor, values=values)
        create_saved_filter(actor=actor, values={**values, "record_type": "lead", "tree": {}})
    assert list(SegmentSize.objects.values_list("segment", "customers")) == [(segment.pk, 1)]
    with django_capture_on_commit_callbacks(execute=True):
        change_saved_filter(actor=again(actor), filter_id=segment.pk, values={"tree": {}})
    assert SegmentSize.objects.get().customers == 2
    with django_capture_on_commit_callbacks(execute=True):
        delete_saved_filter(actor=again(actor), filter_id=segment.pk)
    assert SegmentSize.objects.get().customers == 2
