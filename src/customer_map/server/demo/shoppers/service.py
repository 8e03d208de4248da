"""Invents the cases of shoppers: reported, accepted, visited, resolved and rated, each step a touchpoint."""

from customer_map.server.crm.models import Case, CaseStatus, Priority, Product
from customer_map.server.demo.catalogue import product
from customer_map.server.demo.colleagues import ACCOUNT_OWNERS
from customer_map.server.demo.shoppers.profiles import Shopper
from customer_map.server.demo.stories.exploding_cases import cases_per_year, is_leaking
from customer_map.server.demo.stories.slow_technician import wait_days
from customer_map.server.demo.vocabulary import events
from customer_map.server.demo.vocabulary.sentences import sentence
from customer_map.server.demo.world import DAYS, World

CHANNELS = (events.PHONE, events.PHONE, events.WEB, events.EMAIL)
NEEDS_A_VISIT = 0.65
RATES = 0.55
SAYS_SO = 0.3
SHORTEST_STEP = 0.25


class Service:
    """Lets machines fail and gets them mended."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = world.dice("service")

    def serve(self, shopper: Shopper, bought: float) -> None:
        """Invent the cases of one shopper from the day the machine was bought."""
        machine = product(self.world, shopper.machine)
        day = bought + 10.0
        while day < DAYS:
            # A small step at a time, as the rate changes over time.
            if self.rng.random() < cases_per_year(shopper.machine, day) / 365 * 7:
                self._case(shopper, machine, day + self.rng.uniform(0, 7))
            day += 7

    def _case(self, shopper: Shopper, machine: Product, reported: float) -> None:
        if reported >= DAYS:
            return
        leaking = is_leaking(shopper.machine, reported)
        topic = (
            "leak"
            if leaking and self.rng.random() < 0.85
            else self.rng.choice(("fault", "question"))
        )
        accepted, visited, resolved = self._steps(reported, topic)
        rating = self._rating(resolved - reported)
        text = sentence(self.rng, topic, chinese=shopper.chinese)
        case = self.world.add(
            Case,
            at=self.world.at(reported),
            subject=text,
            customer=shopper.customer,
            product=machine,
            status=self._status(accepted, visited, resolved),
            priority=Priority.HIGH if topic == "leak" else Priority.NORMAL,
            channel=self.rng.choice(CHANNELS),
            opened_at=self.world.at(reported),
            resolved_at=self.world.at(resolved) if resolved < DAYS else None,
            satisfaction=rating if resolved + 1 < DAYS else None,
            owner=self.rng.choice(self.world.colleagues[ACCOUNT_OWNERS:]),
        )
        self._tell(shopper, case, (reported, accepted, visited, resolved), rating)

    def _steps(self, reported: float, topic: str) -> tuple[float, float | None, float]:
        rng = self.rng
        accepted = reported + rng.uniform(0.05, 0.8)
        if topic == "question" or rng.random() > NEEDS_A_VISIT:
            return accepted, None, accepted + rng.uniform(0.1, 2)
        visited = accepted + max(SHORTEST_STEP, rng.gammavariate(5, wait_days(accepted) / 5))
        return accepted, visited, visited + rng.uniform(0.05, 1)

    def _rating(self, took: float) -> int | None:
        if self.rng.random() > RATES:
            return None
        return min(5, max(1, round(self.rng.gauss(4.8 - took / 4, 0.7))))

    def _status(self, accepted: float, visited: float | None, resolved: float) -> CaseStatus:
        if resolved + 7 < DAYS:
            return CaseStatus.CLOSED
        if resolved < DAYS:
            return CaseStatus.RESOLVED
        if accepted >= DAYS:
            return CaseStatus.NEW
        return CaseStatus.WAITING if visited and visited >= DAYS else CaseStatus.OPEN

    def _tell(
        self,
        shopper: Shopper,
        case: Case,
        days: tuple[float, float, float | None, float],
        rating: int | None,
    ) -> None:
        reported, accepted, visited, resolved = days
        upset = -self.rng.uniform(0.1, 0.9)
        self._touch(shopper, case, reported, events.CASE_REPORTED, score=upset, text=case.subject)
        self._touch(shopper, case, accepted, events.CASE_ACCEPTED)
        if visited:
            # The longer the wait, the colder the welcome.
            mood = max(-1.0, 0.7 - (visited - accepted) / 8)
            self._touch(shopper, case, visited, events.CASE_VISIT, score=self._said(mood))
        relief = self._said(self.rng.uniform(0.1, 0.7))
        self._touch(shopper, case, resolved, events.CASE_RESOLVED, score=relief)
        if rating is not None:
            topic = "wait" if rating <= 2 else "delighted"
            text = sentence(self.rng, topic, chinese=shopper.chinese)
            self._touch(
                shopper, case, resolved + 1, events.CASE_RATED, score=rating / 2 - 1.5, text=text
            )

    def _said(self, mood: float) -> float | None:
        """Only some say how they feel."""
        return mood if self.rng.random() < SAYS_SO else None

    def _touch(
        self,
        shopper: Shopper,
        case: Case,
        day: float,
        name: str,
        *,
        score: float | None = None,
        text: str = "",
    ) -> None:
        channels = {events.CASE_REPORTED: case.channel, events.CASE_VISIT: events.ON_SITE}
        self.world.touch(
            shopper.customer,
            self.world.at(day),
            channels.get(name, events.EMAIL),
            name,
            direction="in" if score is not None else "out",
            score=score,
            text=text,
            links={"case": case.pk},
        )
