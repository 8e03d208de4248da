"""Searches what is there now: first takes over what changed since, then looks."""

from customer_map.server.accounts.models import User
from customer_map.server.crm.actions.search import take_over_changes
from customer_map.server.crm.queries.search import EACH, Hit, search

# A page waits for a few changes only; of more, as after an import, the worker takes care.
WAITED_FOR = 200


def find_records(user: User, text: str, each: int = EACH) -> list[Hit]:
    """Return at most `each` records of every type that hold `text`, also those changed a moment ago."""
    take_over_changes(WAITED_FOR)
    return search(user, text, each)
