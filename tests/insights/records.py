"""Makes customers with orders and touchpoints for tests, written straight into the tables."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db import connection

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import Customer, Order, OrderLine, Touchpoint

START = datetime(2026, 1, 1, 12, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def owner() -> User:
    return User.objects.create_user("boss@test.example", name="Boss", role=Role.OWNER)


def customer(name: str, **fields: object) -> Customer:
    return Customer.records.create(**{"name": name, "kind": "person", **fields})


def order(
    who: Customer | None, when: float, *lines: tuple[float, float], **fields: object
) -> Order:
    """One order; each line is a quantity and a price."""
    values = {"number": f"O{Order.records.count()}", "currency": "EUR", **fields}
    made = Order.records.create(customer=who, placed_at=day(when), **values)
    for ordinal, (quantity, price) in enumerate(lines, 1):
        OrderLine.records.create(
            order=made,
            ordinal=ordinal,
            quantity=Decimal(str(quantity)),
            unit_price=Decimal(str(price)),
        )
    return made


def touch(
    who: Customer, when: float, name: str, channel: str = "web", **fields: object
) -> Touchpoint:
    with connection.cursor() as cursor:
        cursor.execute("SELECT crm_touchpoint_month(%s)", [day(when)])
    return Touchpoint.records.create(
        customer=who,
        occurred_at=day(when),
        name=name,
        channel=channel,
        source="test",
        message_id=f"{who.pk}-{when}-{name}",
        **fields,
    )
