"""Story: the customers of high value sit in East China."""

from customer_map.server.demo.shoppers.profiles import Shopper
from customer_map.server.demo.vocabulary.places import EAST_CHINA
from customer_map.server.demo.world import DAYS

OFTEN, MUCH = 2.1, 1.6


def plant(shoppers: list[Shopper]) -> None:
    """Let people in East China buy more often, more at once, and stay."""
    for shopper in shoppers:
        if shopper.region.name == EAST_CHINA:
            shopper.orders_per_month *= OFTEN
            shopper.basket *= MUCH
            shopper.stops_on = DAYS
