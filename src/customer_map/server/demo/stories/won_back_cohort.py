"""Story: a cohort in North China that had gone silent came back after an e-mail five weeks ago."""

from random import Random

from customer_map.server.demo.catalogue import WON_BACK
from customer_map.server.demo.shoppers.profiles import Shopper
from customer_map.server.demo.vocabulary import events
from customer_map.server.demo.vocabulary.places import NORTH_CHINA
from customer_map.server.demo.world import DAYS, World

SILENT_SINCE = 210
E_MAIL_DAY = DAYS - 36


def plant(world: World, shoppers: list[Shopper], rng: Random) -> None:
    """Let early customers of North China fall silent for most of a year and return after an e-mail."""
    for shopper in shoppers:
        if (
            shopper.region.name == NORTH_CHINA
            and shopper.buys
            and shopper.first_day < SILENT_SINCE - 90
        ):
            shopper.stops_on = SILENT_SINCE + rng.uniform(-20, 20)
            shopper.returns_on = E_MAIL_DAY + rng.uniform(0.5, 12)
            shopper.orders_per_month = max(shopper.orders_per_month, 0.7)
            shopper.customer.tags.append(WON_BACK)
            moment = world.at(E_MAIL_DAY, 1)
            world.touch(shopper.customer, moment, events.EMAIL, events.WIN_BACK, direction="out")
