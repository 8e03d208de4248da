"""Puts the demo company together: who and what there is, the stories planted in it, and what follows from both."""

from datetime import date

from customer_map.server.accounts.models import User
from customer_map.server.demo.catalogue import invent_catalogue
from customer_map.server.demo.organisations.companies import Company, invent_companies
from customer_map.server.demo.organisations.deals import Deals
from customer_map.server.demo.organisations.maps import Maps
from customer_map.server.demo.organisations.talks import Talks
from customer_map.server.demo.paperwork import Paperwork
from customer_map.server.demo.routine import keep_routine
from customer_map.server.demo.service_desk import invent_service_desk
from customer_map.server.demo.shoppers.lives import Lives
from customer_map.server.demo.shoppers.profiles import invent_shoppers
from customer_map.server.demo.stories import (
    hidden_blocker,
    high_value_region,
    lost_region,
    needs_by_industry,
    silent_champion,
    single_thread,
    won_back_cohort,
)
from customer_map.server.demo.world import World


def invent_world(today: date, colleagues: list[User]) -> World:
    """Return the whole demo company as it stands on the morning of `today`; `colleagues` begin with the owner.

    The same day and the same number of colleagues give the same company.
    """
    world = World(today, colleagues)
    invent_catalogue(world)
    _invent_consumers(world)
    _invent_business(world)
    invent_service_desk(world)
    return world


def _invent_consumers(world: World) -> None:
    shoppers = invent_shoppers(world)
    high_value_region.plant(shoppers)
    lost_region.plant(shoppers, world.dice("lost region"))
    won_back_cohort.plant(world, shoppers, world.dice("won back"))
    lives = Lives(world)
    for shopper in shoppers:
        lives.live(shopper)


def _invent_business(world: World) -> None:
    companies = invent_companies(world)
    by_name = {company.customer.name: company for company in companies}
    silent_champion.plant(by_name[silent_champion.COMPANY])
    single_thread.plant(by_name[single_thread.COMPANY])
    hidden_blocker.plant(by_name[hidden_blocker.COMPANY])
    needs_by_industry.plant(companies, world.dice("needs"))
    _deal_with(world, companies)
    hidden_blocker.plant_tie(world, by_name[hidden_blocker.COMPANY])
    Paperwork(world).write(companies)
    keep_routine(world, companies)


def _deal_with(world: World, companies: list[Company]) -> None:
    talks, deals = Talks(world), Deals(world)
    for company in companies:
        deals.sell(company, talks.tell(company))
    maps = Maps(world)
    for company in companies:
        maps.chart(company)
