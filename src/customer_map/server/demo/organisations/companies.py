"""Invents sixty organisations with their positions and the people who hold them."""

from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Contact, Customer, CustomerKind, Employment, Position
from customer_map.server.demo.catalogue import KEY_ACCOUNT
from customer_map.server.demo.colleagues import ACCOUNT_OWNERS
from customer_map.server.demo.vocabulary.names import PersonName, person_name
from customer_map.server.demo.vocabulary.organisations import ORGANISATIONS, OrganisationName
from customer_map.server.demo.vocabulary.places import BY_NAME
from customer_map.server.demo.vocabulary.positions import POSITIONS, PositionPlan
from customer_map.server.demo.world import DAYS, World

LARGE, MIDDLE = 1_800, 700
UNKNOWN_HOLDER = 0.08
ALWAYS_KNOWN = {"ceo", "facility", "buyer", "controller"}
MOVED_ON = 0.06


class Phase(StrEnum):
    """How far we have come with an organisation."""

    TALKING = "talking"
    TRYING = "trying"
    CUSTOMER = "customer"
    LOST = "lost"


@dataclass(slots=True)
class Company:
    """An organisation and how the dealings with it go; people are found by the key of their position."""

    customer: Customer
    owner: User
    chinese: bool
    first_day: float
    phase: Phase
    plans: tuple[PositionPlan, ...] = ()
    positions: dict[str, Position] = field(default_factory=dict)
    people: dict[str, Contact] = field(default_factory=dict)
    names: set[PersonName] = field(default_factory=set)
    """Nobody has the name of a colleague."""
    silent_since: dict[str, float] = field(default_factory=dict)
    """From this day on we have not talked with the person."""
    attitudes: dict[str, str] = field(default_factory=dict)
    """What a story says about somebody; everybody else's attitude is drawn."""

    def talking_on(self, day: float) -> list[str]:
        """Return the keys of the people whom we meet on `day`."""
        return [key for key in self.people if self.silent_since.get(key, DAYS) > day]


def invent_companies(world: World) -> list[Company]:
    """Add the organisations with positions, contacts and employments, in the order of the vocabulary."""
    rng = world.dice("companies")
    companies = []
    for number, line in enumerate(ORGANISATIONS):
        company = _company(world, rng, line, number)
        for plan in company.plans:
            _fill(world, rng, company, plan)
        companies.append(company)
    return companies


def _company(world: World, rng: Random, line: OrganisationName, number: int) -> Company:
    region = BY_NAME[line.region]
    city = rng.choice(region.cities)
    owner = world.colleagues[number % ACCOUNT_OWNERS]
    day = rng.uniform(0, 330)
    slug = (line.alias if region.is_chinese else line.name).lower().split()[0]
    customer = world.add(
        Customer,
        at=world.at(day),
        kind=CustomerKind.ORGANISATION,
        name=line.name,
        alias=line.alias,
        industry=line.industry,
        region=line.region,
        country=city.country,
        city=city.name,
        website=f"https://{slug}{number}.example",
        phone=f"400-555-{1000 + number}",
        email=f"office@{slug}{number}.example",
        employees=line.employees,
        source=rng.choice(("展会 Fair", "转介绍 Referral", "官网 Website", "主动拜访 Outreach")),
        owner=owner,
        tags=[KEY_ACCOUNT] if line.employees > LARGE else [],
    )
    phase = rng.choices(tuple(Phase), (14, 22, 56, 8))[0]
    return Company(
        customer=customer,
        owner=owner,
        chinese=region.is_chinese,
        first_day=day,
        phase=phase,
        plans=POSITIONS[: _people(rng, line.employees)],
    )


def _people(rng: Random, employees: int) -> int:
    if employees > LARGE:
        return rng.randint(11, len(POSITIONS))
    return rng.randint(6, 10) if employees > MIDDLE else rng.randint(3, 5)


def _fill(world: World, rng: Random, company: Company, plan: PositionPlan) -> None:
    """Add a position, and the person who holds it unless nobody knows yet who that is."""
    moment = world.at(company.first_day)
    title = plan.title if company.chinese else plan.title_english
    department = plan.department if company.chinese else plan.department_english
    position = world.add(
        Position,
        at=moment,
        customer=company.customer,
        title=title,
        department=department,
        reports_to=company.positions.get(plan.above),
        rank=len(company.positions),
    )
    company.positions[plan.key] = position
    known = plan.key in ALWAYS_KNOWN or rng.random() >= UNKNOWN_HOLDER
    if known:
        company.people[plan.key] = _hire(world, rng, company, position)


def _hire(world: World, rng: Random, company: Company, position: Position) -> Contact:
    joined = company.first_day + rng.uniform(0, 60)
    if rng.random() < MOVED_ON:
        _let_go(world, rng, company, position, joined)
        since = joined
    else:
        since = joined - rng.uniform(0, 2_000)
    contact = _contact(world, rng, company, position, joined)
    hold = {"contact": contact, "position": position, "valid_from": world.at(since)}
    world.add(Employment, at=contact.created_at, **hold)
    return contact


def _let_go(world: World, rng: Random, company: Company, position: Position, left: float) -> None:
    """Add somebody who held the position until `left` and has not been heard of since."""
    former = _contact(world, rng, company, position, company.first_day)
    former.customer = None
    former.title = ""
    period = {"valid_from": world.at(company.first_day - 700), "valid_to": world.at(left)}
    world.add(Employment, at=world.at(left), contact=former, position=position, **period)


def _contact(
    world: World, rng: Random, company: Company, position: Position, day: float
) -> Contact:
    name = person_name(rng, chinese=company.chinese)
    while name in company.names:
        name = person_name(rng, chinese=company.chinese)
    company.names.add(name)
    domain = company.customer.email.partition("@")[2]
    return world.add(
        Contact,
        at=world.at(day),
        name=name.name,
        alias=name.alias,
        customer=company.customer,
        title=position.title,
        department=position.department,
        email=f"{name.mailbox}@{domain}",
        phone=f"{company.customer.phone}-{rng.randint(100, 999)}",
        city=company.customer.city,
        country=company.customer.country,
        language="zh" if company.chinese else "en",
        owner=company.owner,
    )
