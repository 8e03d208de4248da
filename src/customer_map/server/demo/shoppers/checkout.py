"""Takes a basket through the checkout: steps as touchpoints, and an order when the payment succeeds."""

from random import Random

from customer_map.server.demo.orders import Basket, Purchase, cancel_order, place_order
from customer_map.server.demo.shoppers.profiles import Shopper
from customer_map.server.demo.stories.checkout_release import payment_failure
from customer_map.server.demo.vocabulary import events
from customer_map.server.demo.vocabulary.sentences import sentence
from customer_map.server.demo.world import DAYS, World

MINUTE = 1 / 1440
BUYS_IN_STORE = 0.22
TRIES_AGAIN = 0.55
CANCELS = 0.03
HAPPY_ORDERS = 0.05


class Checkout:
    """Sells to shoppers, on the web or in a store."""

    def __init__(self, world: World, rng: Random) -> None:
        self.world = world
        self.rng = rng

    def buy(self, shopper: Shopper, day: float, basket: Basket, *, first: bool) -> bool:
        """Try to buy `basket`; return whether an order came of it."""
        in_store = self.rng.random() < BUYS_IN_STORE
        if in_store:
            moment = self.world.at(day - 20 * MINUTE)
            self.world.touch(shopper.customer, moment, events.STORE, events.STORE_VISIT)
        elif not self._pays_online(shopper, day):
            return False
        channel = events.STORE if in_store else events.WEB
        self._order(Purchase(shopper.customer, day, basket, channel), first=first)
        return True

    def _pays_online(self, shopper: Shopper, day: float) -> bool:
        rng, world, who = self.rng, self.world, shopper.customer
        world.touch(who, world.at(day - 9 * MINUTE), events.WEB, events.CART)
        world.touch(who, world.at(day - 7 * MINUTE), events.WEB, events.CHECKOUT_ADDRESS)
        for minutes in (5, 3):
            moment = day - minutes * MINUTE
            if rng.random() >= payment_failure(day):
                score = rng.uniform(0.1, 0.8) if rng.random() < 0.04 else None
                name = events.CHECKOUT_PAYMENT
                world.touch(who, world.at(moment), events.WEB, name, score=score)
                return True
            self._fail(shopper, moment)
            if rng.random() >= TRIES_AGAIN:
                return False
        return False

    def _fail(self, shopper: Shopper, day: float) -> None:
        says = self.rng.random() < 0.5
        self.world.touch(
            shopper.customer,
            self.world.at(day),
            events.WEB,
            events.CHECKOUT_PAYMENT,
            score=-self.rng.uniform(0.3, 1.0) if says else None,
            text=sentence(self.rng, "payment", chinese=shopper.chinese) if says else "",
            properties={"result": "failed"},
        )

    def _order(self, purchase: Purchase, *, first: bool) -> None:
        order = place_order(self.world, purchase)
        self.world.touch(
            purchase.customer,
            order.placed_at,
            purchase.channel,
            events.ORDERED,
            value=purchase.total,
            score=self.rng.uniform(0.2, 1.0) if self.rng.random() < HAPPY_ORDERS else None,
            properties={"purchase": "first" if first else "repeat"},
            links={"order": order.pk},
        )
        back = purchase.day + self.rng.uniform(1, 4)
        if self.rng.random() < CANCELS and back < DAYS:
            cancelled = cancel_order(self.world, order, purchase, back)
            where = (cancelled.placed_at, purchase.channel, events.CANCELLED)
            self.world.touch(purchase.customer, *where, links={"order": cancelled.pk})
