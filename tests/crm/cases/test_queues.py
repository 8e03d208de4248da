import pytest
from tests.crm.cases.desk import Desk, open_desk
from tests.crm.people import acting, again, person

from customer_map.errors import InvalidValueError, NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import RoleRight, User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry, Notification
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.case_queues import (
    archive_queue,
    assign_case,
    create_queue,
    edit_queue,
    release_case,
    take_case,
)
from customer_map.server.crm.actions.cases import create_case, delete_case, edit_case, resolve_case
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.models import Case
from customer_map.server.crm.queries.cases import queue_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


def waiting(actor: Actor, desk: Desk, **values: object) -> Case:
    return create_case(
        actor=again(actor), values={"subject": "Leak", "queue": desk.queue, **values}
    )


def test_a_case_lies_in_its_queue_until_a_member_takes_it(actor: Actor) -> None:
    desk = open_desk(actor)
    case = waiting(actor, desk)
    assert case.owner is None
    li, mo = desk.members
    assert take_case(actor=Actor(li), case_id=case.pk).owner == li
    with pytest.raises(InvalidValueError):
        take_case(actor=Actor(mo), case_id=case.pk)
    release_case(actor=Actor(li), case_id=case.pk)
    assert take_case(actor=Actor(mo), case_id=case.pk).owner == mo
    undo_last_step(actor=Actor(mo))
    case.refresh_from_db()
    assert case.owner is None


def test_members_work_on_what_waits_and_others_do_not(actor: Actor) -> None:
    desk = open_desk(actor)
    case, mine = waiting(actor, desk), waiting(actor, desk, owner=actor.user)
    li = desk.members[0]
    assert set(Case.records.editable_by(li)) == {case}
    stranger = person(Role.MEMBER)
    assert not Case.records.editable_by(stranger).exists()
    with pytest.raises(NotAllowedError):
        take_case(actor=Actor(stranger), case_id=case.pk)
    with pytest.raises(NotAllowedError):
        delete_case(actor=Actor(li), case_id=case.pk)
    RoleRight.objects.create(role="member", record_type="case", intent="read", reach="own")
    assert set(Case.records.visible_to(User.objects.get(pk=li.pk))) == {case}
    RoleRight.objects.filter(intent="read").update(reach="none")
    assert not Case.records.visible_to(User.objects.get(pk=li.pk)).exists()
    assert mine.owner == actor.user


def test_a_queue_does_not_show_cases_of_hidden_customers(actor: Actor) -> None:
    desk = open_desk(actor, rule="round_robin")
    hidden = create_customer(actor=again(actor), values={"name": "云图"})
    case = waiting(actor, desk, customer=hidden)
    assert case.owner is None, "nobody who could see its customer"
    assert not Case.records.visible_to(desk.members[0]).exists()


def test_cases_go_to_members_in_turn(actor: Actor) -> None:
    desk = open_desk(actor, rule="round_robin")
    owners = [waiting(actor, desk).owner for _ in range(4)]
    assert owners == [*desk.members, *desk.members]
    User.objects.filter(pk=desk.members[0].pk).update(is_active=False)
    assert waiting(actor, desk).owner == desk.members[1]
    assert waiting(actor, desk, owner=actor.user).owner == actor.user


def test_cases_go_to_whom_has_the_fewest(actor: Actor) -> None:
    desk = open_desk(actor, rule="least_open")
    li, mo = desk.members
    first = waiting(actor, desk)
    assert (first.owner, waiting(actor, desk).owner) == (li, mo)
    resolve_case(actor=again(actor), case_id=first.pk)
    assert waiting(actor, desk).owner == li


def test_moving_to_another_queue_hands_a_case_over(actor: Actor) -> None:
    desk = open_desk(actor)
    case = create_case(actor=again(actor), values={"subject": "Leak"})
    assert case.owner == actor.user
    moved = edit_case(actor=again(actor), case_id=case.pk, values={"queue": desk.queue})
    assert moved.owner is None
    kept = {"queue": desk.queue, "owner": actor.user}
    assert edit_case(actor=again(actor), case_id=case.pk, values=kept).owner == actor.user


def test_whom_a_case_is_given_to_is_told(actor: Actor) -> None:
    desk = open_desk(actor)
    case = waiting(actor, desk)
    assign_case(actor=again(actor), case_id=case.pk, owner_id=desk.members[0].pk)
    told = Notification.objects.get()
    assert (told.user, told.link) == (desk.members[0], f"/cases/{case.pk}/")
    assign_case(actor=again(actor), case_id=case.pk, owner_id=desk.members[0].pk)
    assert Notification.objects.count() == 1


def test_queues_count_what_the_reader_sees(actor: Actor) -> None:
    from django.utils import timezone

    desk = open_desk(actor)
    assert actor.user
    hidden = create_customer(actor=again(actor), values={"name": "云图"})
    waiting(actor, desk, opened_at=timezone.now().replace(year=2020))
    waiting(actor, desk, customer=hidden, owner=actor.user)
    create_case(actor=again(actor), values={"subject": "Loose"})
    row, loose = queue_rows(actor.user, timezone.now())
    assert (row.open, row.unowned, row.overdue, row.is_member) == (2, 1, 1, False)
    assert row.oldest_at
    assert row.oldest_at.year == 2020
    assert (loose.queue, loose.open) == (None, 1)
    (seen,) = queue_rows(desk.members[0], timezone.now())
    assert (seen.open, seen.unowned, seen.is_member) == (1, 1, True)


def test_an_archived_queue_leaves_no_case_behind(actor: Actor) -> None:
    desk = open_desk(actor)
    case = waiting(actor, desk)
    other = create_queue(actor=again(actor), values={"name": "Second line"})
    for into in ("", desk.queue.pk):
        with pytest.raises(InvalidValueError):
            archive_queue(actor=again(actor), queue_id=desk.queue.pk, into=into)
    archive_queue(actor=again(actor), queue_id=desk.queue.pk, into=other.pk)
    case.refresh_from_db()
    assert case.queue == other
    undo_last_step(actor=again(actor))
    case.refresh_from_db()
    assert case.queue == desk.queue


def test_queues_are_made_by_administrators_of_colleagues(actor: Actor) -> None:
    desk = open_desk(actor)
    before = AuditEntry.objects.count()
    with pytest.raises(NotAllowedError):
        create_queue(actor=Actor(desk.members[0]), values={"name": "Mine"})
    for members in (["x"], [desk.queue.pk]):
        with pytest.raises(InvalidValueError):
            edit_queue(actor=again(actor), queue_id=desk.queue.pk, values={"members": members})
    with pytest.raises(RecordNotFoundError):
        create_case(actor=again(actor), values={"subject": "x", "queue": desk.members[0].pk})
    assert AuditEntry.objects.count() == before
