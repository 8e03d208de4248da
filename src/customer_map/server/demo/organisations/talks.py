"""Invents what is said and done with organisations: from the fair to the quarterly review."""

from customer_map.server.crm.models import Contact
from customer_map.server.demo.organisations.companies import Company, Phase
from customer_map.server.demo.vocabulary import events
from customer_map.server.demo.vocabulary.sentences import sentence
from customer_map.server.demo.world import DAYS, World

# What happens before which phase, in order: event, channel, days to the next one.
STEPS = (
    (events.FAIR, events.MEETING, 8.0),
    (events.WHITE_PAPER, events.WEB, 6.0),
    (events.WEBINAR, events.WEB, 9.0),
    (events.DEMO_ASKED, events.WEB, 7.0),
    (events.DEMO_HELD, events.MEETING, 14.0),
    (events.TRIAL, events.MEETING, 12.0),
    (events.REVIEWED, events.MEETING, 18.0),
    (events.NEGOTIATED, events.MEETING, 10.0),
    (events.SIGNED, events.MEETING, 9.0),
    (events.INSTALLED, events.ON_SITE, 5.0),
    (events.TRAINED, events.ON_SITE, 20.0),
)
REACHED = {Phase.TALKING: 4, Phase.TRYING: 7, Phase.LOST: 8, Phase.CUSTOMER: len(STEPS)}
SIGNED_AT = [name for name, _, _ in STEPS].index(events.SIGNED)
SKIPS = 0.12
ROUTINE = (
    (events.MAIL_OUT, events.EMAIL, "out"),
    (events.MAIL_IN, events.EMAIL, "in"),
    (events.CALL, events.PHONE, "out"),
)


class Talks:
    """Tells the dealings with each organisation."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = world.dice("talks")

    def tell(self, company: Company) -> float | None:
        """Tell all of it; return the day the contract was signed, if it was."""
        day, signed = company.first_day, None
        for place, (name, channel, pause) in enumerate(STEPS[: REACHED[company.phase]]):
            if place != SIGNED_AT and self.rng.random() < SKIPS:
                continue
            self._meet(company, day, channel, name)
            signed = day if place == SIGNED_AT and day < DAYS else signed
            day += self.rng.gammavariate(6, pause / 6)
        if company.phase != Phase.LOST:
            self._routine(company, day)
        if signed:
            self._reviews(company, signed)
        return signed

    def _meet(self, company: Company, day: float, channel: str, name: str) -> None:
        for person in self._present(company, day, 1 if channel == events.WEB else 2):
            score = self.rng.uniform(-0.4, 0.9) if self.rng.random() < 0.4 else None
            says = score is not None and self.rng.random() < 0.5
            text = sentence(self.rng, "business", chinese=company.chinese) if says else ""
            more = {"contact": person, "score": score, "text": text}
            self.world.touch(company.customer, self.world.at(day), channel, name, **more)

    def _present(self, company: Company, day: float, count: int) -> list[Contact]:
        keys = company.talking_on(day)
        return [company.people[key] for key in self.rng.sample(keys, min(count, len(keys)))]

    def _routine(self, company: Company, start: float) -> None:
        day = company.first_day
        pause = 5.0 if company.phase == Phase.CUSTOMER else 4.0
        while day < DAYS:
            day += self.rng.expovariate(1 / pause)
            for person in self._present(company, day, 1):
                name, channel, direction = self.rng.choice(ROUTINE)
                more = {"contact": person, "direction": direction}
                self.world.touch(
                    company.customer, self.world.at(day, self._hour()), channel, name, **more
                )

    def _reviews(self, company: Company, signed: float) -> None:
        day = signed + 85
        while day < DAYS:
            self._meet(company, day, events.MEETING, events.QUARTERLY)
            if self.rng.random() < 0.2:
                self._meet(company, day + 6, events.EMAIL, events.REFERRED)
            day += 91

    def _hour(self) -> float:
        return self.rng.uniform(1, 10)
