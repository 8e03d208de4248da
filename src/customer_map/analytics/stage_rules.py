"""Turns touchpoints into stages of a journey by an ordered list of rules; the rules are data and never run as code."""

import re
from collections.abc import Iterable, Mapping
from fnmatch import translate

import msgspec

UNASSIGNED = -1


class StageRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One condition that puts a touchpoint into the stage with the id `stage`; what is left empty always holds.

    `names` are patterns with * and ?, upper and lower case alike; `attribute` is a property of the touchpoint whose
    value must be one of `values`.
    """

    stage: str
    channels: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    attribute: str = ""
    values: tuple[str, ...] = ()


class TouchpointKind(msgspec.Struct, frozen=True):
    """What rules look at: touchpoints that share it all go to one stage."""

    channel: str
    name: str
    attributes: Mapping[str, str] = {}


class StageRules:
    """An ordered list of rules for the stages of one journey: the first rule that holds wins."""

    def __init__(self, rules: Iterable[StageRule], stages: Iterable[str]) -> None:
        codes = {stage: code for code, stage in enumerate(stages)}
        self._rules = [(rule, _patterns(rule.names), codes[rule.stage]) for rule in rules]

    @property
    def attributes(self) -> tuple[str, ...]:
        """The properties that the rules look at, each once, sorted."""
        return tuple(sorted({rule.attribute for rule, _, _ in self._rules if rule.attribute}))

    def stage_of(self, kind: TouchpointKind) -> int:
        """Return the place of the stage in the journey, or `UNASSIGNED` when no rule holds.

        >>> rules = StageRules([StageRule(stage="buy", names=("*order*",))], ["look", "buy"])
        >>> rules.stage_of(TouchpointKind("web", "Order placed")), rules.stage_of(TouchpointKind("web", "Visit"))
        (1, -1)
        """
        for rule, patterns, code in self._rules:
            if _holds(rule, patterns, kind):
                return code
        return UNASSIGNED


def _patterns(names: tuple[str, ...]) -> list[re.Pattern[str]]:
    return [re.compile(translate(name), re.IGNORECASE) for name in names]


def _holds(rule: StageRule, patterns: list[re.Pattern[str]], kind: TouchpointKind) -> bool:
    if rule.channels and kind.channel not in rule.channels:
        return False
    if patterns and not any(pattern.match(kind.name) for pattern in patterns):
        return False
    return not rule.attribute or kind.attributes.get(rule.attribute) in rule.values
