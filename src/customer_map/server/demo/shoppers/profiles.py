"""Invents two thousand person customers, each with the habits that decide how the story goes on."""

from dataclasses import dataclass
from random import Random

from customer_map.server.crm.models import Customer, CustomerKind
from customer_map.server.demo.catalogue import STUDENT
from customer_map.server.demo.vocabulary.names import person_name
from customer_map.server.demo.vocabulary.places import REGIONS, Region
from customer_map.server.demo.vocabulary.products import HOME_ONE, HOME_PRO
from customer_map.server.demo.world import DAYS, World

SHOPPERS = 2_000
STUDENT_SHARE = 0.14
BUYER_SHARE = 0.74
PRO_SHARE = 0.3
SOURCES = ("搜索 Search", "社交媒体 Social media", "朋友推荐 Referral", "门店 Store", "展会 Fair")


@dataclass(slots=True)
class Shopper:
    """A person and the habits; days count from the first day of the demo.

    Nobody buys from `stops_on` on, unless there is a day `returns_on` on which it starts again.
    """

    customer: Customer
    region: Region
    first_day: float
    orders_per_month: float
    basket: float
    buys: bool
    student: bool
    machine: str
    stops_on: float = DAYS
    returns_on: float = DAYS

    @property
    def chinese(self) -> bool:
        """Whether the person writes Chinese."""
        return self.region.is_chinese


def invent_shoppers(world: World) -> list[Shopper]:
    """Add the customers and return them with their habits, before any story changes these."""
    rng = world.dice("shoppers")
    weights = [region.weight for region in REGIONS]
    regions = rng.choices(REGIONS, weights, k=SHOPPERS)
    return [_shopper(world, rng, region, number) for number, region in enumerate(regions, 1)]


def _shopper(world: World, rng: Random, region: Region, number: int) -> Shopper:
    # Most have been found in the first year, so that there is something to tell about them.
    first_day = DAYS * rng.betavariate(1.1, 2.2)
    student = rng.random() < STUDENT_SHARE
    return Shopper(
        customer=_customer(world, rng, region, number, first_day, student=student),
        region=region,
        first_day=first_day,
        orders_per_month=rng.lognormvariate(-0.65, 0.5) * (0.8 if student else 1.0),
        basket=rng.lognormvariate(0, 0.35),
        buys=rng.random() < BUYER_SHARE,
        student=student,
        machine=HOME_PRO if rng.random() < PRO_SHARE else HOME_ONE,
        stops_on=DAYS if rng.random() < 0.72 else first_day + rng.expovariate(1 / 200),
    )


def _customer(
    world: World, rng: Random, region: Region, number: int, day: float, *, student: bool
) -> Customer:
    name = person_name(rng, chinese=region.is_chinese)
    city = rng.choice(region.cities)
    return world.add(
        Customer,
        at=world.at(day),
        kind=CustomerKind.PERSON,
        name=name.name,
        alias=name.alias,
        region=region.name,
        country=city.country,
        city=city.name,
        email=f"{name.mailbox}.{number}@mail.example",
        source=rng.choice(SOURCES),
        tags=[STUDENT] if student else [],
        owner=None,
    )
