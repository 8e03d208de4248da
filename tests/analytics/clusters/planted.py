"""Logs of customers who follow one of three plans, with noise; and of customers who follow none."""

import random

from tests.analytics.plain_events import Told, log_from

from customer_map.touchpoints.log import TouchpointLog

PLANS = (
    ("Search", "Compare", "Order", "Delivery"),
    ("Ad", "Visit", "Chat", "Visit", "Leave"),
    ("Login", "Ticket", "Answer", "Ticket", "Answer", "Survey"),
)
NOISE = ("Mail", "Call")


def planted(customers: int, *, seed: int = 1) -> tuple[TouchpointLog, list[int]]:
    """Customers of the three plans (half, three tenths, a fifth), and the plan of each."""
    chance = random.Random(seed)
    plans = [0 if k % 10 < 5 else 1 if k % 10 < 8 else 2 for k in range(customers)]
    events: list[Told] = []
    for customer, plan in enumerate(plans):
        names = list(PLANS[plan]) + list(PLANS[plan]) * chance.choice([0, 0, 1])
        for place in range(len(names)):
            if chance.random() < 0.15:
                names[place] = chance.choice(NOISE)
        events += [(f"c{customer}", name, day) for day, name in enumerate(names)]
    return log_from(events), plans


def shapeless(customers: int, *, seed: int = 1) -> TouchpointLog:
    """Customers whose touchpoints are drawn by lot."""
    chance = random.Random(seed)
    return log_from(
        [
            (f"c{customer}", chance.choice("abcdefgh"), day)
            for customer in range(customers)
            for day in range(6)
        ]
    )
