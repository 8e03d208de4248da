"""A shop whose customers buy and leave at random, as lifetime models assume."""

import numpy as np


def growing_shop(*, repeats: bool = True, amount: bool = True) -> str:
    """CSV of the orders of 300 customers in one year; without `amount` all are free."""
    random = np.random.default_rng(7)
    lines = ["customer id,order date,amount"]
    for customer in range(300):
        rate, day = random.gamma(0.8, 1 / 20), float(random.integers(0, 90))
        leaving = random.beta(0.8, 2.4)
        while day < 365:
            spent = random.gamma(3, 8) * amount
            lines.append(f"c{customer},{np.datetime64('2024-01-01') + int(day)},{spent:.2f}")
            day += 1 + random.exponential(1 / max(rate, 1e-4))
            if not repeats or random.random() < leaving:
                break
    return "\n".join(lines)
