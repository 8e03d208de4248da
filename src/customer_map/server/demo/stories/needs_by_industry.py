"""Story: what organisations need most differs by industry."""

from random import Random

from customer_map.server.demo.catalogue import NEED_FIELD, NEEDS
from customer_map.server.demo.organisations.companies import Company
from customer_map.server.demo.vocabulary import organisations as industries

UPTIME, HYGIENE, SUSTAINABILITY, PRICE, EXPERIENCE = NEEDS
MAIN_NEED = {
    industries.HOSPITALITY: UPTIME,
    industries.HEALTH: HYGIENE,
    industries.TECHNOLOGY: EXPERIENCE,
    industries.EDUCATION: PRICE,
    industries.MANUFACTURING: UPTIME,
    industries.RETAIL: SUSTAINABILITY,
}
FOLLOWS_INDUSTRY = 0.8


def plant(companies: list[Company], rng: Random) -> None:
    """Write the main need of each organisation into its custom field."""
    for company in companies:
        usual = MAIN_NEED[company.customer.industry]
        need = usual if rng.random() < FOLLOWS_INDUSTRY else rng.choice(NEEDS)
        company.customer.custom[NEED_FIELD] = need
