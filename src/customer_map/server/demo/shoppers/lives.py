"""Lets each shopper live: from the first advertisement through purchases and use to recommending us."""

from collections.abc import Iterator

from customer_map.server.crm.models import Product
from customer_map.server.demo.orders import Basket
from customer_map.server.demo.shoppers.checkout import MINUTE, Checkout
from customer_map.server.demo.shoppers.profiles import Shopper
from customer_map.server.demo.shoppers.service import Service
from customer_map.server.demo.stories.promotion import extra_purchases, send_promotion
from customer_map.server.demo.vocabulary import events
from customer_map.server.demo.vocabulary.products import PRODUCTS
from customer_map.server.demo.vocabulary.sentences import sentence
from customer_map.server.demo.world import DAYS, World

DAYS_PER_MONTH = 30.4
REGISTERS = 0.84


class Lives:
    """Tells all lives with one stream of random numbers."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = world.dice("lives")
        self.checkout = Checkout(world, self.rng)
        self.service = Service(world)
        self.products = {product.code: product for product in world.all(Product)}
        self.refills = [plan for plan in PRODUCTS if plan.weight]
        self.weights = [plan.weight for plan in self.refills]

    def live(self, shopper: Shopper) -> None:
        """Tell one life."""
        decided = self._become_aware(shopper)
        if not shopper.buys:
            return
        days = [decided, *self._later_purchases(shopper, decided)]
        bought: list[float] = []
        for day in days:
            if day < DAYS and self._purchase(shopper, day, first=not bought):
                bought.append(day)
        if bought:
            self._use(shopper, bought[0])
            self._answer_surveys(shopper, bought[0])
            send_promotion(self.world, shopper)
            self.service.serve(shopper, bought[0])

    def _become_aware(self, shopper: Shopper) -> float:
        """See, visit, compare; return the day of decision."""
        rng, day = self.rng, shopper.first_day
        who = shopper.customer
        for _ in range(rng.randint(1, 3)):
            seen = (
                (events.SOCIAL, events.POST_SEEN)
                if rng.random() < 0.5
                else (events.WEB, events.AD_SEEN)
            )
            self.world.touch(who, self.world.at(day), *seen, direction="out")
            day += rng.expovariate(1 / 2.5)
        self.world.touch(who, self.world.at(day), events.WEB, events.FIRST_VISIT)
        if not shopper.buys and rng.random() < 0.45:
            return day
        for _ in range(rng.randint(2, 5)):
            name = rng.choice(
                (events.PRODUCT_VIEWED, events.PRODUCT_VIEWED, events.COMPARED, events.REVIEW_READ)
            )
            score = rng.uniform(-0.3, 0.7) if rng.random() < 0.08 else None
            self.world.touch(who, self.world.at(day), events.WEB, name, score=score)
            day += rng.expovariate(1 / 2.0)
        return day

    def _later_purchases(self, shopper: Shopper, decided: float) -> list[float]:
        regular = list(self._rhythm(shopper, decided, shopper.stops_on))
        back = shopper.returns_on
        if back < DAYS:
            regular += [back, *self._rhythm(shopper, back, DAYS)]
        return sorted(regular + extra_purchases(self.rng, shopper, regular))

    def _rhythm(self, shopper: Shopper, start: float, end: float) -> Iterator[float]:
        mean = DAYS_PER_MONTH / shopper.orders_per_month
        day = start + self.rng.gammavariate(4, mean / 4)
        while day < min(end, DAYS):
            yield day
            day += self.rng.gammavariate(4, mean / 4)

    def _purchase(self, shopper: Shopper, day: float, *, first: bool) -> bool:
        self._look_around(shopper, day)
        return self.checkout.buy(shopper, day, self._basket(shopper, first=first), first=first)

    def _look_around(self, shopper: Shopper, day: float) -> None:
        for place in range(self.rng.randint(0, 2)):
            moment = self.world.at(day - (15 + 4 * place) * MINUTE)
            self.world.touch(shopper.customer, moment, events.WEB, events.PRODUCT_VIEWED)

    def _basket(self, shopper: Shopper, *, first: bool) -> Basket:
        size = max(1, round(self.rng.lognormvariate(0.5, 0.4) * shopper.basket))
        plans = dict.fromkeys(self.rng.choices(self.refills, self.weights, k=min(size, 6)))
        basket = [(self.products[plan.code], 1 + int(size > 4)) for plan in plans]
        return [(self.products[shopper.machine], 1), *basket] if first else basket

    def _use(self, shopper: Shopper, bought: float) -> None:
        rng, world, who = self.rng, self.world, shopper.customer
        if rng.random() > REGISTERS:
            return
        world.touch(who, world.at(bought + rng.uniform(1, 6)), events.WEB, events.REGISTERED)
        until = min(DAYS, shopper.stops_on + 30 if shopper.returns_on >= DAYS else DAYS)
        day = bought + rng.uniform(3, 12)
        while day < until:
            name, score = events.APP_USED, None
            if rng.random() < 0.12:
                name = events.DESCALED
            elif rng.random() < 0.04:
                score = rng.uniform(-0.2, 0.9)
            world.touch(who, world.at(day), events.WEB, name, score=score)
            if rng.random() < 0.15:
                world.touch(who, world.at(day + 0.4), events.EMAIL, events.NEWSLETTER)
            day += rng.expovariate(1 / 18)

    def _answer_surveys(self, shopper: Shopper, bought: float) -> None:
        rng, day = self.rng, bought + 21
        while day < min(DAYS, shopper.stops_on):
            if rng.random() < 0.35:
                self._answer(shopper, day + rng.uniform(0, 5))
            day += 150

    def _answer(self, shopper: Shopper, day: float) -> None:
        rng, world, who = self.rng, self.world, shopper.customer
        mark = min(10, max(0, round(rng.gauss(8.1, 1.9))))
        topic = "delighted" if mark >= 9 else "content" if mark >= 7 else "annoyed"
        says = sentence(rng, topic, chinese=shopper.chinese) if rng.random() < 0.6 else ""
        world.touch(who, world.at(day), events.EMAIL, events.SURVEY, score=mark / 5 - 1, text=says)
        if mark >= 9 and rng.random() < 0.45:
            world.touch(who, world.at(day + 2), events.SOCIAL, events.REVIEW_WRITTEN, score=0.9)
        if mark >= 9 and rng.random() < 0.35:
            world.touch(who, world.at(day + 5), events.SOCIAL, events.REFERRED)
