from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.crm.cases.desk import MONDAY, TARGETS, office, open_desk, policy
from tests.crm.people import acting, again

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.case_clocks import keep_clocks, recompute_clocks
from customer_map.server.crm.actions.cases import (
    create_case,
    edit_case,
    note_answer,
    reopen_case,
    resolve_case,
    wait_for_customer,
)
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.service_levels import (
    archive_calendar,
    archive_policy,
    create_calendar,
    edit_calendar,
    edit_policy,
    shift_policy,
)
from customer_map.server.crm.models import Case, ServicePolicy
from customer_map.server.crm.service_levels.clock_faces import clock_faces, next_clock
from customer_map.server.crm.service_levels.hours import checked_week, spans_of, spans_text
from customer_map.server.crm.service_levels.promises import (
    Standing,
    first_fitting,
    pauses_now,
    standing,
)


@pytest.fixture
def actor() -> Actor:
    return acting()


def opened(actor: Actor, at: datetime = MONDAY, **values: object) -> Case:
    return create_case(
        actor=again(actor), values={"subject": "Leak", "opened_at": at, "owner": None, **values}
    )


@pytest.mark.django_db
def test_due_times_follow_priority_and_office_hours(actor: Actor) -> None:
    open_desk(actor)
    case = opened(actor)
    # Nine to six: 4 h from Monday 10:00 is 14:00, 18 h is two office days later.
    assert case.first_answer_due_at == MONDAY + timedelta(hours=4)
    assert case.resolution_due_at == MONDAY + timedelta(days=2)
    urgent = edit_case(actor=again(actor), case_id=case.pk, values={"priority": "urgent"})
    assert urgent.first_answer_due_at == MONDAY + timedelta(hours=1)
    low = edit_case(actor=again(actor), case_id=case.pk, values={"priority": "low"})
    assert (low.first_answer_due_at, low.resolution_due_at) == (None, None)


@pytest.mark.django_db
def test_holidays_and_own_closed_days_do_not_count(actor: Actor) -> None:
    open_desk(actor)
    calendar = ServicePolicy.records.get().calendar
    edit_calendar(
        actor=again(actor),
        calendar_id=calendar.pk,
        values={"country": "CN", "closed": ["2026-09-30"]},
    )
    # The last working hour before a closed day and the National Day week of 2026.
    case = opened(actor, datetime(2026, 9, 29, 9, tzinfo=UTC))
    assert case.first_answer_due_at is not None
    assert case.first_answer_due_at.date() >= date(2026, 10, 8)


@pytest.mark.django_db
def test_the_first_policy_that_fits_the_customer_holds(actor: Actor) -> None:
    open_desk(actor)
    calendar = ServicePolicy.records.get().calendar
    quick = {"normal": {"first_answer": 30, "resolution": 60}}
    key = policy(actor, calendar, name="Key accounts", tags=["key"], targets=quick)
    customer = create_customer(actor=again(actor), values={"name": "云图", "tags": ["key"]})
    assert opened(actor, customer=customer).policy != key
    shift_policy(actor=again(actor), policy_id=key.pk, by=-1)
    case = opened(actor, customer=customer)
    assert case.policy == key
    assert case.first_answer_due_at == MONDAY + timedelta(minutes=30)
    assert opened(actor).policy != key


@pytest.mark.django_db
def test_policies_fit_by_tier_or_tag() -> None:
    tiers, tags, everybody = (
        ServicePolicy(name="a", tiers=["high"]),
        ServicePolicy(name="b", tags=["key"]),
        ServicePolicy(name="c"),
    )
    order = [tiers, tags, everybody]
    assert first_fitting(order, tier="high", tags=["key"]) == tiers
    assert first_fitting(order, tier="low", tags=["key"]) == tags
    assert first_fitting(order, tier="", tags=[]) == everybody
    assert first_fitting([tiers, tags], tier="", tags=[]) is None


@pytest.mark.django_db
def test_the_clocks_pause_while_the_customer_is_waited_for(actor: Actor) -> None:
    open_desk(actor)
    now = timezone.now()
    case = opened(actor, now)
    due = case.resolution_due_at
    waiting = wait_for_customer(actor=again(actor), case_id=case.pk)
    assert (waiting.first_answer_due_at, waiting.resolution_due_at) == (None, None)
    faces = clock_faces(waiting, timezone.now())
    assert {face.standing for face in faces} == {Standing.PAUSED}
    again_open = reopen_case(actor=again(actor), case_id=case.pk)
    assert due
    assert again_open.resolution_due_at
    assert again_open.resolution_due_at >= due
    assert len(again_open.pauses) == 1


@pytest.mark.django_db
def test_an_answer_in_time_keeps_the_promise_and_a_late_one_breaks_it(actor: Actor) -> None:
    open_desk(actor)
    for late, expected in ((3, Standing.KEPT), (5, Standing.BROKEN)):
        case = opened(actor)
        at = MONDAY + timedelta(hours=late)
        answered = note_answer(actor=again(actor), case_id=case.pk, at=at)
        assert answered.status == "open"
        assert clock_faces(answered, timezone.now())[0].standing == expected


@pytest.mark.django_db
def test_a_resolved_case_keeps_its_due_time_and_pauses_until_it_is_taken_up_again(
    actor: Actor,
) -> None:
    open_desk(actor)
    case = opened(actor, timezone.now())
    due = case.resolution_due_at
    resolved = resolve_case(actor=again(actor), case_id=case.pk)
    assert resolved.resolution_due_at == due
    assert next_clock(resolved, timezone.now()).standing == Standing.KEPT  # type: ignore[union-attr]
    taken_up = reopen_case(actor=again(actor), case_id=case.pk)
    assert [one[2] for one in taken_up.pauses] == ["settled"]
    assert taken_up.pauses[0][1] is not None


@pytest.mark.django_db
def test_clocks_follow_undo(actor: Actor) -> None:
    open_desk(actor)
    case = opened(actor, timezone.now())
    wait_for_customer(actor=again(actor), case_id=case.pk)
    undo_last_step(actor=again(actor))
    case.refresh_from_db()
    assert case.status == "new"
    assert case.resolution_due_at is not None
    note_answer(actor=again(actor), case_id=case.pk)
    undo_last_step(actor=again(actor))
    case.refresh_from_db()
    assert case.first_answered_at is None
    undo_last_step(actor=again(actor))
    case.refresh_from_db()
    assert case.deleted_at is not None, "clocks that moved since do not keep a case from undo"


@pytest.mark.django_db
def test_open_cases_follow_a_policy_and_closed_ones_keep_what_was_promised(actor: Actor) -> None:
    desk = open_desk(actor)
    case, over = opened(actor), opened(actor)
    resolve_case(actor=again(actor), case_id=over.pk)
    slow = {"normal": {"first_answer": 8 * 60, "resolution": 36 * 60}}
    edit_policy(actor=again(actor), policy_id=desk.policy.pk, values={"targets": slow})
    now = timezone.now() + timedelta(minutes=2)
    assert recompute_clocks(now) == 1
    assert recompute_clocks(now + timedelta(minutes=1)) == 0
    case.refresh_from_db()
    over.refresh_from_db()
    assert case.first_answer_due_at == MONDAY + timedelta(hours=8)
    assert over.first_answer_due_at == MONDAY + timedelta(hours=4)
    Case.records.update(clocks_at=MONDAY)
    archive_policy(actor=again(actor), policy_id=desk.policy.pk)
    assert recompute_clocks(timezone.now() + timedelta(minutes=2)) == 1
    case.refresh_from_db()
    assert (case.policy, case.resolution_due_at) == (None, None)


@pytest.mark.django_db
def test_without_policies_nothing_is_due(actor: Actor) -> None:
    case = opened(actor)
    assert next_clock(case, timezone.now()) is None
    assert keep_clocks(case).resolution_due_at is None


@pytest.mark.django_db
def test_settings_are_for_administrators_and_refusals_write_nothing(actor: Actor) -> None:
    desk = open_desk(actor)
    before = AuditEntry.objects.count()
    manager = acting(Role.MANAGER)
    with pytest.raises(NotAllowedError):
        create_calendar(actor=manager, values={"name": "Mine"})
    with pytest.raises(NotAllowedError):
        edit_policy(actor=manager, policy_id=desk.policy.pk, values={"targets": {}})
    with pytest.raises(InvalidValueError):
        archive_calendar(actor=again(actor), calendar_id=desk.calendar.pk)
    assert AuditEntry.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"time_zone": "Mars/Olympus"},
        {"country": "XX"},
        {"country": "DE", "region": "XX"},
        {"region": "BY"},
        {"week": [[] for _ in range(7)]},
        {"week": [[["09:00", "08:00"]]] + [[]] * 6},
        {"week": [[["09:00", "12:00"], ["11:00", "13:00"]]] + [[]] * 6},
        {"week": "Monday"},
        {"closed": ["tomorrow"]},
    ],
)
def test_hours_that_cannot_be_are_refused(actor: Actor, values: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError):
        office(actor, **values)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "targets",
    [
        {"normal": {"first_answer": 600, "resolution": 60}},
        {"tomorrow": {"first_answer": 60}},
        {"normal": {"lunch": 60}},
        {"normal": {"first_answer": -5}},
        {"normal": 5},
        [],
    ],
)
def test_promises_that_cannot_be_are_refused(actor: Actor, targets: object) -> None:
    calendar = office(actor)
    with pytest.raises(InvalidValueError):
        policy(actor, calendar, targets=targets)
    assert policy(actor, calendar, targets={**TARGETS, "low": {}}).targets == TARGETS


def test_hours_are_read_as_people_write_them() -> None:
    assert spans_of("9:00-12:00, 13:30–18:00") == [["09:00", "12:00"], ["13:30", "18:00"]]
    assert spans_of("9:00至18:00") == [["09:00", "18:00"]]
    assert spans_of("") == []
    assert spans_text(spans_of("0:00-24:00")) == "00:00-24:00"
    assert len(checked_week([[["00:00", "24:00"]]] * 7)) == 7
    for wrong in ("nine to five", "9-17", "25:00-26:00", "09:00-24:30", "9:70-10:00"):
        with pytest.raises(InvalidValueError):
            spans_of(wrong)


STATUSES = st.sampled_from(["new", "open", "waiting", "resolved"])


@given(st.lists(st.tuples(STATUSES, st.integers(0, 600)), max_size=20))
def test_pauses_follow_each_other_and_are_open_just_while_somebody_waits(
    steps: list[tuple[str, int]],
) -> None:
    pauses: list[list[str | None]] = []
    now, resolved_at, waited, since = MONDAY, None, timedelta(), None
    for status, minutes in steps:
        now += timedelta(minutes=minutes)
        resolved_at = (resolved_at or now) if status == "resolved" else None
        pauses = pauses_now(pauses, status=status, resolved_at=resolved_at, now=now)
        rests = status in ("waiting", "resolved")
        if since is not None and not rests:
            waited, since = waited + (now - since), None
        since = (since or now) if rests else None
        assert (bool(pauses) and pauses[-1][1] is None) == rests
    ends = [datetime.fromisoformat(str(until)) for _since, until, _why in pauses if until]
    starts = [datetime.fromisoformat(str(start)) for start, _until, _why in pauses]
    assert starts == sorted(starts)
    assert (
        sum((end - start for start, end in zip(starts, ends, strict=False)), timedelta()) == waited
    )


@pytest.mark.parametrize(
    ("is_promised", "due", "ended", "expected"),
    [
        (False, None, None, Standing.NONE),
        (True, None, None, Standing.PAUSED),
        (True, 1, None, Standing.RUNNING),
        (True, -1, None, Standing.OVERDUE),
        (True, 1, 0, Standing.KEPT),
        (True, -1, 0, Standing.BROKEN),
        (True, None, 0, Standing.KEPT),
    ],
)
def test_how_a_promise_stands(
    is_promised: bool, due: int | None, ended: int | None, expected: Standing
) -> None:
    moments = [None if one is None else MONDAY + timedelta(hours=one) for one in (due, ended)]
    stands = standing(is_promised=is_promised, due_at=moments[0], ended_at=moments[1], now=MONDAY)
    assert stands == expected
