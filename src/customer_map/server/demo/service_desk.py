"""Invents the service desk: office hours, promises, queues, ready answers, and what was written in the latest cases."""

from datetime import datetime
from random import Random

from customer_map.server.crm.models import (
    AnswerTemplate,
    BusinessCalendar,
    Case,
    CaseDelivery,
    CaseMessage,
    CaseQueue,
    CaseStatus,
    MessageDirection,
    OwnerRule,
    Priority,
    ServicePolicy,
)
from customer_map.server.crm.models.service import office_week
from customer_map.server.crm.service_levels.clock_faces import history_of
from customer_map.server.crm.service_levels.promises import WAITING, due_times, first_fitting
from customer_map.server.demo.catalogue import KEY_ACCOUNT
from customer_map.server.demo.colleagues import ACCOUNT_OWNERS
from customer_map.server.demo.vocabulary import events
from customer_map.server.demo.vocabulary.letters import (
    READY_ANSWERS,
    accepted_letter,
    solved_letter,
)
from customer_map.server.demo.world import DAYS, World

ADDRESS = "service@shanlan.example"
NAME = "山岚服务 Shanlan Service"
CONSUMERS, TECHNICIANS = "消费者服务 Consumer service", "技术支持 Technicians"
TECHNICAL_SHARE = 0.3
TOLD_DAYS = 40
HOUR = 60
STANDARD = {
    Priority.URGENT.value: {"first_answer": 1 * HOUR, "resolution": 9 * HOUR},
    Priority.HIGH.value: {"first_answer": 2 * HOUR, "resolution": 27 * HOUR},
    Priority.NORMAL.value: {"first_answer": 4 * HOUR, "resolution": 45 * HOUR},
    Priority.LOW.value: {"first_answer": 9 * HOUR, "resolution": 90 * HOUR},
}
KEY = {
    priority: {promise: minutes // 2 for promise, minutes in promises.items()}
    for priority, promises in STANDARD.items()
}


def invent_service_desk(world: World) -> None:
    """Add the desk, give every case its queue, promise and clocks, and the latest ones a conversation."""
    policies, rng = _policies(world), world.dice("service desk")
    consumers, technicians = _queues(world)
    for name, text in READY_ANSWERS:
        world.add(AnswerTemplate, at=world.at(0), name=name, text=text)
    accepted = {
        fact.links["case"]: fact.at for fact in world.facts if fact.name == events.CASE_ACCEPTED
    }
    for case in world.all(Case):
        is_technical = case.priority == Priority.HIGH or rng.random() < TECHNICAL_SHARE
        case.queue = technicians if is_technical else consumers
        _promise(world, case, policies, accepted.get(case.pk))
        if case.opened_at > world.at(DAYS - TOLD_DAYS) and case.channel != events.PHONE:
            _converse(world, case, rng)


def _policies(world: World) -> list[ServicePolicy]:
    start = world.at(0)
    calendar = world.add(
        BusinessCalendar,
        at=start,
        name="上海办公室 Shanghai office",
        time_zone="Asia/Shanghai",
        week=[*office_week()[:5], [["10:00", "16:00"]], []],
        country="CN",
    )
    return [
        world.add(ServicePolicy, at=start, calendar=calendar, rank=rank, **what)
        for rank, what in enumerate(
            (
                {"name": "重点客户 Key accounts", "tags": [KEY_ACCOUNT], "targets": KEY},
                {"name": "标准 Standard", "targets": STANDARD},
            )
        )
    ]


def _queues(world: World) -> tuple[CaseQueue, CaseQueue]:
    team = [one.pk for one in (world.colleagues[0], *world.colleagues[ACCOUNT_OWNERS:])]
    rules = ((CONSUMERS, ADDRESS, OwnerRule.NONE), (TECHNICIANS, "", OwnerRule.LEAST_OPEN))
    first, second = (
        world.add(
            CaseQueue, at=world.at(0), name=name, address=address, owner_rule=rule, members=team
        )
        for name, address, rule in rules
    )
    return first, second


def _promise(
    world: World, case: Case, policies: list[ServicePolicy], accepted: datetime | None
) -> None:
    """Let the clocks of a case stand as its verbs would have left them."""
    now = world.at(DAYS)
    if case.status == CaseStatus.NEW:
        case.owner = None
    elif accepted is not None and accepted < now:
        case.first_answered_at = accepted
    if case.status == CaseStatus.WAITING and accepted is not None:
        case.pauses = [[accepted.isoformat(), None, WAITING]]
    tags = case.customer.tags if case.customer else []
    case.policy = first_fitting(policies, tier="", tags=tags)
    due = due_times(case.policy, history_of(case), now)
    case.first_answer_due_at, case.resolution_due_at = due.first_answer, due.resolution
    # A minute after the policies, or the first job would compute all of them again.
    case.clocks_at = now


def _converse(world: World, case: Case, rng: Random) -> None:
    """Let the customer write, and us answer when the case was accepted and resolved."""
    customer = case.customer
    if customer is None or not customer.email:
        return
    first = world.add(
        CaseMessage,
        at=case.opened_at,
        case=case,
        direction=MessageDirection.INWARD,
        subject=case.subject[:60],
        text=case.subject,
        sender=customer.email,
        sender_name=customer.name,
        recipients=[ADDRESS],
        mail_id=f"<{rng.getrandbits(64):016x}@{customer.email.rpartition('@')[2]}>",
        written_at=case.opened_at,
    )
    is_chinese = not case.subject.isascii()
    letters = (
        (case.first_answered_at, accepted_letter(customer.name, chinese=is_chinese)),
        (case.resolved_at, solved_letter(customer.name, chinese=is_chinese)),
    )
    for at, text in letters:
        if at is not None and at < world.at(DAYS):
            _answer(world, case, first, at, text)


def _answer(world: World, case: Case, first: CaseMessage, at: datetime, text: str) -> None:
    message = world.add(
        CaseMessage,
        at=at,
        case=case,
        direction=MessageDirection.OUTWARD,
        subject=first.subject,
        text=text,
        sender=ADDRESS,
        sender_name=case.owner.name if case.owner else NAME,
        recipients=[first.sender],
        mail_id=f"<case-{first.pk.hex}.{int(at.timestamp())}@shanlan.example>",
        mail_references=[first.mail_id],
        author=case.owner,
        written_at=at,
    )
    world.add(CaseDelivery, at=at, message=message, due_at=at, attempts=1, sent_at=at)
