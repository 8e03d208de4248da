"""Story: at one account the strongest opponent has the ear of the decision maker, and we never met him."""

from customer_map.server.crm.models import RelationshipKind
from customer_map.server.demo.organisations.companies import Company, Phase
from customer_map.server.demo.organisations.maps import tie
from customer_map.server.demo.world import World
from customer_map.server.saved_maps.models import Attitude

COMPANY = "赤石精工"
BLOCKER = "controller"


def plant(company: Company) -> None:
    """Make the financial controller an opponent whom nobody has ever met."""
    company.phase = Phase.TRYING
    company.attitudes[BLOCKER] = Attitude.OPPONENT
    company.silent_since[BLOCKER] = 0


def plant_tie(world: World, company: Company) -> None:
    """Let the opponent influence the decision maker directly."""
    tie(
        world,
        company,
        BLOCKER,
        "ceo",
        kind=RelationshipKind.INFLUENCES,
        note="私下反对 Objects in private",
    )
