"""Invents opportunities in their pipelines, and the orders that follow from won ones."""

from datetime import timedelta
from decimal import Decimal

from customer_map.server.crm.models import Opportunity, Product, Stage
from customer_map.server.demo.catalogue import NEW_BUSINESS, RENEWAL, stages_of
from customer_map.server.demo.orders import Purchase, place_order
from customer_map.server.demo.organisations.companies import Company, Phase
from customer_map.server.demo.vocabulary import events
from customer_map.server.demo.vocabulary.products import BAR, OFFICE, PLAN
from customer_map.server.demo.world import DAYS, World

SOLD_PER_MACHINE = 180
"""Employees for each machine."""
LOSS_REASONS = ("价格 Price", "选择竞品 Competitor", "预算取消 Budget cut")
REFILLS = ("C-011", "C-021", "C-022", "K-001", "K-002")


class Deals:
    """Sells to organisations."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = world.dice("deals")
        self.products = {product.code: product for product in world.all(Product)}
        self.stages = {name: stages_of(world, name) for name in (NEW_BUSINESS, RENEWAL)}

    def sell(self, company: Company, signed: float | None) -> None:
        """Add the deals of one organisation, and its orders from the day the contract was signed."""
        if signed is not None:
            self._deal(company, NEW_BUSINESS, place=4, opened=company.first_day, closes=signed)
            self._supply(company, signed)
            if self.rng.random() < 0.55:
                self._deal(company, RENEWAL, self.rng.randint(0, 1), DAYS - 40, DAYS + 45)
        elif company.phase == Phase.LOST:
            self._deal(company, NEW_BUSINESS, 5, company.first_day, company.first_day + 110)
        else:
            place = (
                self.rng.randint(0, 1) if company.phase == Phase.TALKING else self.rng.randint(2, 3)
            )
            closes = DAYS + self.rng.uniform(-4, 90)
            self._deal(company, NEW_BUSINESS, place, DAYS - self.rng.uniform(30, 120), closes)

    def _deal(
        self, company: Company, pipeline: str, place: int, opened: float, closes: float
    ) -> Opportunity:
        stage: Stage = self.stages[pipeline][place]
        what = self.products[PLAN if pipeline == RENEWAL else self._machine(company)]
        person = company.people.get("facility") or next(iter(company.people.values()))
        lost = stage.outcome == "lost"
        return self.world.add(
            Opportunity,
            at=self.world.at(opened),
            name=f"{company.customer.name} · {what.name}",
            customer=company.customer,
            contact=person,
            product=what,
            stage=stage,
            amount=(what.price or Decimal(0)) * self._machines(company),
            currency="CNY",
            opened_on=self.world.day_on(opened),
            close_on=self.world.today + timedelta(days=round(closes - DAYS)),
            loss_reason=self.rng.choice(LOSS_REASONS) if lost else "",
            source=company.customer.source,
            owner=company.owner,
        )

    def _machine(self, company: Company) -> str:
        return BAR if (company.customer.employees or 0) > 2_000 else OFFICE

    def _machines(self, company: Company) -> int:
        return 1 + (company.customer.employees or 0) // SOLD_PER_MACHINE

    def _supply(self, company: Company, signed: float) -> None:
        """Deliver the machines, and coffee every month from then on."""
        count = self._machines(company)
        machine = self.products[self._machine(company)]
        self._order(company, signed + 4, [(machine, count)], first=True)
        day = signed + 20
        while day < DAYS:
            refills = self.rng.sample(REFILLS, 3)
            basket = [(self.products[code], count * self.rng.randint(3, 9)) for code in refills]
            self._order(company, day, [(self.products[PLAN], count), *basket], first=False)
            day += self.rng.gauss(30, 3)

    def _order(
        self, company: Company, day: float, basket: list[tuple[Product, int]], *, first: bool
    ) -> None:
        if day >= DAYS:
            return
        purchase = Purchase(company.customer, day, basket, events.EMAIL)
        order = place_order(self.world, purchase)
        self.world.touch(
            company.customer,
            order.placed_at,
            events.EMAIL,
            events.ORDERED,
            contact=company.people.get("buyer"),
            value=purchase.total,
            properties={"purchase": "first" if first else "repeat"},
            links={"order": order.pk},
        )
