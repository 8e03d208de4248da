"""The service desk of the demo company is alive: promises kept and broken, cases that wait, conversations."""

import pytest
from django.utils import timezone
from tests.demo.loaded import Demo

from customer_map.server.crm.actions.case_clocks import recompute_clocks
from customer_map.server.crm.models import Case, CaseMessage, CaseQueue, ServicePolicy
from customer_map.server.crm.queries.cases import overdue_cases, queue_rows
from customer_map.server.crm.queries.customers import OPEN_CASES
from customer_map.server.crm.service_levels.clock_faces import clock_faces
from customer_map.server.crm.service_levels.promises import Standing

pytestmark = pytest.mark.django_db


def test_every_case_has_a_queue_and_a_promise(demo: Demo) -> None:
    assert not Case.records.filter(queue=None).exists()
    assert not Case.records.filter(policy=None).exists()
    assert ServicePolicy.records.count() == CaseQueue.records.count() == 2
    names = {row.queue.name for row in queue_rows(demo.owner, timezone.now()) if row.queue}
    assert len(names) == 2


def test_promises_are_kept_broken_and_open(demo: Demo) -> None:
    now = timezone.now()
    seen = {
        face.standing
        for case in Case.records.order_by("pk")[:400]
        for face in clock_faces(case, now)
    }
    seen |= {
        face.standing for case in Case.records.filter(OPEN_CASES) for face in clock_faces(case, now)
    }
    assert {Standing.KEPT, Standing.BROKEN, Standing.PAUSED, Standing.OVERDUE} <= seen
    assert Case.records.filter(overdue_cases(now)).exists()
    assert Case.records.filter(OPEN_CASES, owner=None).exists()


def test_the_latest_cases_have_conversations(demo: Demo) -> None:
    assert CaseMessage.records.count() > 50
    assert CaseMessage.records.filter(direction="out", delivery__sent_at__isnull=True).count() == 0


def test_clocks_stand_as_the_job_would_leave_them(demo: Demo) -> None:
    before = dict(Case.records.filter(OPEN_CASES).values_list("pk", "resolution_due_at"))
    Case.records.update(clocks_at=None)
    assert recompute_clocks(timezone.now()) == len(before)
    assert dict(Case.records.filter(OPEN_CASES).values_list("pk", "resolution_due_at")) == before
