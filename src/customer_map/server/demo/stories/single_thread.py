"""Story: one account hangs on a single thread: for half a year everything has gone through the buyer."""

from customer_map.server.demo.organisations.companies import Company, Phase
from customer_map.server.demo.world import DAYS

COMPANY = "星涧科技"
ONLY = "buyer"
ALONE_SINCE = DAYS - 190


def plant(company: Company) -> None:
    """Let nobody but the buyer be met any more."""
    company.phase = Phase.TRYING
    for key in company.people:
        if key != ONLY:
            company.silent_since[key] = ALONE_SINCE
