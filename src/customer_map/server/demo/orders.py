"""Adds orders with their lines, and cancellations, to the invented world."""

from dataclasses import dataclass
from decimal import Decimal

from customer_map.server.crm.models import Customer, Order, Product
from customer_map.server.demo.world import Line, World

SOURCE = "webshop"
Basket = list[tuple[Product, int]]


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is bought by whom, on which day, through which channel."""

    customer: Customer
    day: float
    basket: Basket
    channel: str

    @property
    def total(self) -> Decimal:
        """The sum of its lines."""
        return sum((one.price or Decimal(0)) * count for one, count in self.basket) or Decimal(0)


def place_order(world: World, purchase: Purchase) -> Order:
    """Add the order of a purchase."""
    number = f"SO-{100_001 + len(world.all(Order))}"
    return _add(world, purchase, number, sign=1)


def cancel_order(world: World, order: Order, purchase: Purchase, day: float) -> Order:
    """Take all goods of an order back on `day`."""
    back = Purchase(purchase.customer, day, purchase.basket, purchase.channel)
    return _add(world, back, f"R-{order.number}", sign=-1)


def _add(world: World, purchase: Purchase, number: str, *, sign: int) -> Order:
    moment = world.at(purchase.day)
    order = world.add(
        Order,
        at=moment,
        number=number,
        source=SOURCE,
        customer=purchase.customer,
        placed_at=moment,
        is_cancellation=sign < 0,
        currency="CNY",
        total=sign * purchase.total,
        channel=purchase.channel,
    )
    for ordinal, (product, count) in enumerate(purchase.basket, 1):
        quantity = sign * count
        world.lines.append(
            Line(order.pk, ordinal, product.pk, product.name, quantity, product.price)
        )
    return order
