"""Alignment again, by trying everything: each touchpoint is any step that names it, or fits nowhere."""

from itertools import product

from tests.kernels.plain_logs import Journey

from customer_map.analytics.conformance.designed import DesignedJourney

Names = str
Channels = tuple[str, ...]


def least_cost(own: Journey, design: DesignedJourney, names: Names, channels: Channels) -> int:
    """The cost of the best of all explanations; touchpoints that no step names are left out."""
    rows = designed_rows(own, design, names)
    choices = [[0, *steps_of(design, names[row.code])] for row in rows]
    return min(cost_of(choice, rows, design, channels) for choice in product(*choices))


def designed_rows(own: Journey, design: DesignedJourney, names: Names) -> Journey:
    return [row for row in own if steps_of(design, names[row.code])]


def steps_of(design: DesignedJourney, name: str) -> list[int]:
    return [place for place, step in enumerate(design.steps, 1) if name in step.names]


def cost_of(
    steps: tuple[int, ...], rows: Journey, design: DesignedJourney, channels: Channels
) -> int:
    """What one explanation costs: `steps` are the step of each row, 0 where it fits nowhere."""
    cost, before, moment = 0, 0, 0
    for step, row in zip(steps, rows, strict=True):
        if step == 0:
            cost += 2
            continue
        cost += way(design, before, step - 1)
        cost += wrong_channel(design, step, channels[row.channel])
        cost += late(design, before, step, row.time - moment)
        before, moment = step, row.time
    return cost + way(design, before, len(design.steps))


def wrong_channel(design: DesignedJourney, step: int, channel: str) -> bool:
    allowed = design.steps[step - 1].channels
    return bool(allowed) and channel not in allowed


def late(design: DesignedJourney, before: int, step: int, waited: int) -> bool:
    limit = design.steps[step - 1].limit
    return limit is not None and before not in {0, step} and waited > limit


def way(design: DesignedJourney, start: int, goal: int) -> int:
    """The least cost from one state to another by skips and loops: relaxed until nothing changes."""
    costs = {start: 0}
    changed = True
    while changed:
        changed = False
        for state, cost in list(costs.items()):
            for following, more in moves(design, state):
                if cost + more < costs.get(following, 10**9):
                    costs[following] = cost + more
                    changed = True
    return costs.get(goal, 10**9)


def moves(design: DesignedJourney, state: int) -> list[tuple[int, int]]:
    names = [step.name for step in design.steps]
    found = []
    if state < len(names):
        found.append((state + 1, 0 if design.steps[state].optional else 2))
    if state and design.steps[state - 1].repeats:
        found.append((state - 1, 0))
    return found + [
        (names.index(loop.back_to), 0)
        for loop in design.loops
        if state and loop.back_from == names[state - 1]
    ]
