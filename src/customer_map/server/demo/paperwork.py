"""Invents what colleagues wrote down: activities done and planned, notes, and leads."""

from datetime import datetime, timedelta
from random import Random

from customer_map.server.accounts.roles import RecordType
from customer_map.server.crm.models import (
    Activity,
    ActivityKind,
    Lead,
    LeadStatus,
    Note,
    Participant,
    Reminder,
)
from customer_map.server.demo.organisations.companies import Company, Phase
from customer_map.server.demo.vocabulary.names import person_name
from customer_map.server.demo.vocabulary.sentences import sentence
from customer_map.server.demo.world import DAYS, World

SUBJECTS = (
    (ActivityKind.CALL, "回访 Follow-up call"),
    (ActivityKind.MEETING, "上门拜访 Visit"),
    (ActivityKind.EMAIL, "发送报价 Send the offer"),
    (ActivityKind.TASK, "准备试用方案 Prepare the trial"),
    (ActivityKind.MEETING, "季度回顾会议 Quarterly review"),
    (ActivityKind.EVENT, "品鉴会 Tasting"),
)
PLACES = (
    "客户会议室 Their meeting room",
    "上海展厅 Shanghai showroom",
    "线上 Online",
    "一楼餐厅 Canteen",
)
PAST, COMING = 3, 1
LEADS = 40


class Paperwork:
    """Writes the diary of the company."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = world.dice("paperwork")

    def write(self, companies: list[Company]) -> None:
        """Add activities and notes for all companies, something due today for everybody, and leads."""
        for company in companies:
            self._diary(company)
        for place, company in enumerate(companies):
            self._plan_today(company, place)
        for number in range(LEADS):
            self._lead(number)

    def _diary(self, company: Company) -> None:
        first = min(company.first_day + 10, DAYS - 40)
        for _ in range(PAST):
            when = self.world.at(self.rng.uniform(first, DAYS - 1), self.rng.uniform(1, 9))
            self._activity(company, when, done=True)
        if company.phase == Phase.LOST:
            return
        for _ in range(COMING):
            when = self.world.at(DAYS + self.rng.randint(1, 20), self.rng.choice((2, 3, 6, 7)))
            self._activity(company, when, done=False)
        if self.rng.random() < 0.12:
            self._activity(company, self.world.at(DAYS - self.rng.randint(1, 6), 8), done=False)
        for _ in range(self.rng.randint(0, 3)):
            self._note(company, self.rng.uniform(first, DAYS - 1))

    def _plan_today(self, company: Company, place: int) -> None:
        """The first companies have something due today; every other task waits for an owner."""
        if place < 12 and company.phase != Phase.LOST:
            when = self.world.at(DAYS, 2 + place // 2)
            self._activity(company, when, done=False, is_taken=place % 2 == 0)

    def _activity(
        self, company: Company, when: datetime, *, done: bool, is_taken: bool = True
    ) -> None:
        kind, what = self.rng.choice(SUBJECTS)
        key = self.rng.choice(list(company.people))
        person = company.people[key]
        together = kind in {ActivityKind.MEETING, ActivityKind.EVENT}
        activity = self.world.add(
            Activity,
            at=min(when - timedelta(days=7), self.world.at(DAYS - 1, 6)),
            kind=kind,
            subject=f"{what} · {company.customer.name}",
            description=sentence(self.rng, "note", chinese=company.chinese) if done else "",
            customer=company.customer,
            contact=person,
            starts_at=when if together else None,
            ends_at=when + timedelta(hours=1) if together else None,
            place=self.rng.choice(PLACES) if together else "",
            due_at=when,
            done_at=when + timedelta(hours=1) if done else None,
            owner=company.owner if is_taken else None,
        )
        made = activity.created_at
        if not done:
            self.world.add(Reminder, at=made, activity=activity, minutes_before=60)
        self.world.add(Participant, at=made, activity=activity, contact=person)
        if is_taken:
            self.world.add(Participant, at=made, activity=activity, user=company.owner)

    def _note(self, company: Company, day: float) -> None:
        self.world.add(
            Note,
            at=self.world.at(day),
            customer=company.customer,
            record_type=RecordType.CUSTOMER,
            record_id=company.customer.pk,
            text=sentence(self.rng, "note", chinese=company.chinese),
            owner=company.owner,
        )

    def _lead(self, number: int) -> None:
        chinese = self.rng.random() < 0.7
        name = person_name(self.rng, chinese=chinese)
        self.world.add(
            Lead,
            at=self.world.at(DAYS - self.rng.uniform(1, 80)),
            name=name.name,
            company=_lead_company(self.rng, chinese=chinese),
            title="行政经理 Office Manager" if chinese else "Office Manager",
            email=f"{name.mailbox}@lead{number}.example",
            source=self.rng.choice(("官网 Website", "展会 Fair", "转介绍 Referral")),
            status=self.rng.choice(LeadStatus.values),
            owner=self.rng.choice(self.world.colleagues),
        )


def _lead_company(rng: Random, *, chinese: bool) -> str:
    if chinese:
        return (
            rng.choice("晴雨雪霜露云虹岚")
            + rng.choice("溪谷丘洲湾岭")
            + rng.choice(("商贸", "设计", "物业", "餐饮"))
        )
    return f"{rng.choice(('Amber', 'Birch', 'Cedar', 'Dune'))} {rng.choice(('Works', 'House', 'Foods', 'Office'))}"
