"""Story: Northeast China was lost half a year ago, when a competitor opened there."""

from random import Random

from customer_map.server.demo.shoppers.profiles import Shopper
from customer_map.server.demo.vocabulary.places import NORTHEAST_CHINA
from customer_map.server.demo.world import DAYS

LOST_ON = DAYS - 215
LEAVE = 0.9


def plant(shoppers: list[Shopper], rng: Random) -> None:
    """Let nearly everybody in Northeast China stop buying within a month."""
    for shopper in shoppers:
        if shopper.region.name == NORTHEAST_CHINA and rng.random() < LEAVE:
            if shopper.first_day > LOST_ON:
                shopper.buys = False
            shopper.stops_on = min(shopper.stops_on, LOST_ON + rng.uniform(-15, 15))
