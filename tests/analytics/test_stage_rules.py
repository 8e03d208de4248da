"""Rules put touchpoints into stages."""

import msgspec
import pytest

from customer_map.analytics.stage_rules import UNASSIGNED, StageRule, StageRules, TouchpointKind

STAGES = ("look", "buy", "use")


def stage_of(rules: list[StageRule], channel: str, name: str, **attributes: str) -> int:
    return StageRules(rules, STAGES).stage_of(TouchpointKind(channel, name, attributes))


def test_the_first_rule_that_holds_wins() -> None:
    rules = [StageRule(stage="buy", names=("order*",)), StageRule(stage="use", channels=("shop",))]
    assert stage_of(rules, "shop", "Order placed") == 1
    assert stage_of(rules, "shop", "Return") == 2


def test_all_conditions_of_a_rule_must_hold() -> None:
    rules = [StageRule(stage="buy", channels=("web",), names=("*checkout*",))]
    assert stage_of(rules, "web", "Checkout step 2") == 1
    assert stage_of(rules, "shop", "Checkout step 2") == UNASSIGNED
    assert stage_of(rules, "web", "Visit") == UNASSIGNED


def test_an_attribute_must_have_one_of_the_values() -> None:
    rules = [StageRule(stage="use", attribute="plan", values=("trial", "pro"))]
    assert stage_of(rules, "web", "Login", plan="pro") == 2
    assert stage_of(rules, "web", "Login", plan="free") == UNASSIGNED
    assert stage_of(rules, "web", "Login") == UNASSIGNED


def test_a_pattern_is_text_and_not_a_regular_expression() -> None:
    rules = [StageRule(stage="look", names=("(a+)+$",))]
    assert stage_of(rules, "web", "aaaa") == UNASSIGNED
    assert stage_of(rules, "web", "(A+)+$") == 0


def test_the_attributes_to_read_are_known_beforehand() -> None:
    rules = [
        StageRule(stage="use", attribute="plan", values=("a",)),
        StageRule(stage="look", attribute="campaign", values=("b",)),
        StageRule(stage="buy"),
    ]
    assert StageRules(rules, STAGES).attributes == ("campaign", "plan")


def test_a_rule_for_an_unknown_stage_is_refused() -> None:
    with pytest.raises(KeyError):
        StageRules([StageRule(stage="fly")], STAGES)


def test_rules_are_data_that_json_carries() -> None:
    rule = StageRule(stage="buy", channels=("web",), names=("*x*",))
    assert msgspec.json.decode(msgspec.json.encode(rule), type=StageRule) == rule
