"""Story: a promotion by e-mail went to everybody and moved only the students."""

from random import Random

from customer_map.server.demo.shoppers.profiles import Shopper
from customer_map.server.demo.vocabulary import events
from customer_map.server.demo.world import World

PROMOTION_DAY = 430
PROMOTION_LENGTH = 14
STUDENTS_WHO_BUY = 0.6


def send_promotion(world: World, shopper: Shopper) -> None:
    """Send the e-mail to everybody who is a customer by then."""
    if shopper.first_day < PROMOTION_DAY:
        moment = world.at(PROMOTION_DAY, 2)
        campaign = {"campaign": "double-cup"}
        world.touch(
            shopper.customer,
            moment,
            events.EMAIL,
            events.PROMOTION,
            direction="out",
            properties=campaign,
        )


def extra_purchases(rng: Random, shopper: Shopper, regular: list[float]) -> list[float]:
    """Return the day on which a student who buys anyway buys once more because of the promotion, if so."""
    buys_anyway = any(day < PROMOTION_DAY for day in regular)
    active = shopper.stops_on > PROMOTION_DAY
    if shopper.student and active and buys_anyway and rng.random() < STUDENTS_WHO_BUY:
        return [PROMOTION_DAY + rng.uniform(0.5, PROMOTION_LENGTH - 1)]
    return []
