"""The demo company as tests see it: who loaded it, when, and what the load said."""

from dataclasses import dataclass
from datetime import date

from customer_map.server.accounts.models import User
from customer_map.server.demo.actions import DemoSummary

TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Demo:
    """The owner who loaded it, and what the load said."""

    owner: User
    summary: DemoSummary
    today: date = TODAY
