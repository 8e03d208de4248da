"""Invents the default relationship map of each organisation: members, what is claimed about them, and their ties."""

from collections import Counter
from uuid import UUID

from customer_map.server.crm.models import Relationship, RelationshipKind
from customer_map.server.crm.models.base import Certainty, Evidence
from customer_map.server.demo.organisations.companies import Company
from customer_map.server.demo.vocabulary.positions import PositionPlan
from customer_map.server.demo.world import DAYS, World
from customer_map.server.saved_maps.models import Aspect, Assessment, Attitude, MapMember, SavedMap

# How many touchpoints with a person make which coverage, from none to in depth.
COVERAGE_FROM = (1, 3, 8, 18)
ATTITUDES = (
    Attitude.MENTOR,
    Attitude.SUPPORTER,
    Attitude.NEUTRAL,
    Attitude.SCEPTIC,
    Attitude.OPPONENT,
)
USUAL_TIES = (
    ("assistant", "ceo", RelationshipKind.INFLUENCES, "日程与信息 Diary and news"),
    ("facility", "coo", RelationshipKind.INFLUENCES, "专业意见 Expert advice"),
    ("controller", "cfo", RelationshipKind.INFLUENCES, "预算建议 Budget advice"),
    ("quality", "facility", RelationshipKind.ALLIED, "共同试用 Ran the trial together"),
    ("culture", "people", RelationshipKind.INFLUENCES, "员工调查 Staff survey"),
    ("controller", "facility", RelationshipKind.IN_CONFLICT, "费用之争 Dispute over cost"),
    ("security", "cio", RelationshipKind.INFLUENCES, "技术评审 Technical review"),
    ("sustain", "people", RelationshipKind.KNOWS, ""),
    ("buyer", "legal", RelationshipKind.INFORMAL, "午餐搭档 Lunch friends"),
    ("people", "ceo", RelationshipKind.FAMILY, "校友 Alumni"),
)
HAS_TIE = 0.75


class Maps:
    """Draws up the relationship maps."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = world.dice("maps")
        self.talks: Counter[UUID] = Counter(
            fact.contact.pk for fact in world.facts if fact.contact is not None
        )

    def chart(self, company: Company) -> SavedMap:
        """Add the map of one organisation."""
        moment = self.world.at(company.first_day + 5)
        saved = self.world.add(
            SavedMap,
            at=moment,
            kind="relationship",
            name=company.customer.name,
            customer=company.customer,
            is_default=True,
            owner=company.owner,
        )
        for plan in company.plans:
            self._place(company, saved, plan)
        for source, target, kind, note in USUAL_TIES:
            if self.rng.random() < HAS_TIE:
                tie(self.world, company, source, target, kind=kind, note=note)
        return saved

    def _place(self, company: Company, saved: SavedMap, plan: PositionPlan) -> None:
        person = company.people.get(plan.key)
        day = company.first_day + self.rng.uniform(6, 60)
        member = self.world.add(
            MapMember,
            at=self.world.at(day),
            map=saved,
            contact=person,
            position=company.positions[plan.key],
        )
        if person is None:
            return
        influence = min(100, max(5, plan.influence + self.rng.randint(-10, 10)))
        claims = {
            Aspect.BUYING_ROLE: plan.role,
            Aspect.INFLUENCE: str(influence),
            Aspect.ATTITUDE: company.attitudes.get(plan.key) or self._attitude(plan),
            Aspect.COVERAGE: str(self._coverage(person.pk)),
        }
        for aspect, value in claims.items():
            self._claim(company, member, aspect, value, day)

    def _attitude(self, plan: PositionPlan) -> str:
        weights = {"champion": (4, 5, 1, 0, 0), "blocker": (0, 0, 2, 4, 3)}
        return self.rng.choices(ATTITUDES, weights.get(plan.role, (1, 4, 6, 3, 1)))[0]

    def _coverage(self, person: UUID) -> int:
        return sum(self.talks[person] >= limit for limit in COVERAGE_FROM)

    def _claim(
        self, company: Company, member: MapMember, aspect: str, value: str, day: float
    ) -> None:
        moment = self.world.at(min(day, DAYS - 1))
        sure = self.rng.random() < 0.6
        self.world.add(
            Assessment,
            at=moment,
            member=member,
            aspect=aspect,
            value=value,
            valid_from=moment,
            recorded_by=company.owner,
            claimed_by=company.owner,
            claimed_at=moment,
            certainty=Certainty.CONFIRMED if sure else Certainty.ASSUMED,
            evidence=Evidence.ACTIVITY if sure else Evidence.NONE,
        )


def tie(
    world: World, company: Company, source: str, target: str, *, kind: str, note: str
) -> Relationship | None:
    """Add a tie between the people of two positions, if both are known."""
    people = company.people
    if source not in people or target not in people:
        return None
    moment = world.at(company.first_day + 30)
    rng = world.dice(f"tie:{company.customer.name}:{source}:{target}")
    return world.add(
        Relationship,
        at=moment,
        customer=company.customer,
        kind=kind,
        source=people[source],
        target=people[target],
        strength=rng.randint(35, 95),
        valid_from=moment,
        recorded_by=company.owner,
        claimed_by=company.owner,
        claimed_at=world.at(rng.uniform(company.first_day + 30, DAYS)),
        certainty=rng.choice((Certainty.ASSUMED, Certainty.CONFIRMED)),
        note=note,
    )
