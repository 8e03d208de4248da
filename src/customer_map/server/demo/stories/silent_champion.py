"""Story: at one customer with a large open deal, the champion fell silent three months ago."""

from customer_map.server.demo.organisations.companies import Company, Phase
from customer_map.server.demo.world import DAYS
from customer_map.server.saved_maps.models import Attitude

COMPANY = "沐光电池"
SILENT_SINCE = DAYS - 96


def plant(company: Company) -> None:
    """Keep the talks with everybody else going."""
    company.phase = Phase.TRYING
    company.attitudes["facility"] = Attitude.MENTOR
    company.silent_since["facility"] = SILENT_SINCE
