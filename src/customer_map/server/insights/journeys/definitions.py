"""What a journey is made of: stages, the rules that put touchpoints into them, and the journeys to begin with."""

from typing import Any, Literal

import msgspec
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customer_map.analytics.stage_rules import StageRule
from customer_map.errors import InvalidValueError
from customer_map.server.saved_maps.models import SavedMap

LAPSE_DAYS = 90


class JourneyStage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One stage; without a name of its own it has the usual name of its id."""

    id: str
    name: str = ""
    goal: str = ""


class JourneyDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a journey map shows.

    `source` says whether it reads touchpoints or orders. `customers` keeps one kind of customer, empty keeps all.
    Journeys of orders have the stages of `ORDER_STAGES` and no rules; `lapse_days` without an order are a lapse.
    """

    source: Literal["touchpoints", "orders"] = "touchpoints"
    customers: Literal["", "person", "organisation"] = ""
    stages: tuple[JourneyStage, ...] = ()
    rules: tuple[StageRule, ...] = ()
    lapse_days: int = LAPSE_DAYS
    default: str = ""

    @classmethod
    def of(cls, saved: SavedMap) -> "JourneyDefinition":
        """Return the stored definition of a map.

        Raises InvalidValueError when it is none, or when a rule names a stage that does not exist.
        """
        try:
            definition = msgspec.convert(saved.definition, cls)
        except msgspec.ValidationError as problem:
            raise InvalidValueError(field="definition", reason=str(problem)) from problem
        stages = {stage.id for stage in definition.stages}
        for rule in definition.rules:
            if rule.stage not in stages:
                raise InvalidValueError(field="rules", reason=rule.stage)
        return definition


FIRST, REPEAT, CANCELLATION, LAPSE = ORDER_STAGES = (
    "first_order",
    "repeat_order",
    "cancellation",
    "lapse",
)

STAGE_NAMES = {
    "awareness": _("Awareness"),
    "consideration": _("Consideration"),
    "evaluation": _("Evaluation"),
    "purchase": _("Purchase"),
    "use": pgettext_lazy("journey stage", "Use"),
    "onboarding": _("Onboarding"),
    "repeat": _("Repeat purchase"),
    "advocacy": _("Advocacy"),
    "retention": _("Retention and advocacy"),
    "reported": _("Reported"),
    "accepted": _("Accepted"),
    "visited": _("Technician visit"),
    "resolved": _("Resolved"),
    "rated": _("Rated"),
    FIRST: _("First order"),
    REPEAT: _("Repeat order"),
    CANCELLATION: _("Cancellation"),
    LAPSE: _("Lapse"),
}

TITLES = {
    "Consumer purchase journey": _("Consumer purchase journey"),
    "Business purchase journey": _("Business purchase journey"),
    "After-sales service journey": _("After-sales service journey"),
    "Order journey": _("Order journey"),
    "Customers by region and value": _("Customers by region and value"),
    "Customers by country and value": _("Customers by country and value"),
}


def map_title(saved: SavedMap) -> str:
    """Return the name of a map; the first maps, while nobody renamed them, in the reader's language."""
    if saved.definition.get("default") == saved.name and saved.name in TITLES:
        return str(TITLES[saved.name])
    return saved.name


def _stages(*ids: str) -> list[dict[str, Any]]:
    return [{"id": stage} for stage in ids]


def _rule(stage: str, *names: str, **conditions: object) -> dict[str, Any]:
    return {"stage": stage, "names": list(names), **conditions}


def _purchase(stage: str, which: str) -> dict[str, Any]:
    return {"stage": stage, "attribute": "purchase", "values": [which]}


DEFAULT_JOURNEYS: dict[str, dict[str, Any]] = {
    "Consumer purchase journey": {
        "customers": "person",
        "stages": _stages("awareness", "consideration", "purchase", "use", "repeat", "advocacy"),
        "rules": [
            _purchase("repeat", "repeat"),
            _purchase("purchase", "first"),
            _rule("purchase", "*checkout*", "*added to cart*", "*payment*", "*结账*", "*支付*"),
            _rule("advocacy", "*review written*", "*referred*", "*recommend*", "*推荐*"),
            _rule("use", "*app used*", "*registered*", "*descaling*", "case *", "* case *"),
            _rule("use", "*technician*", "*使用*", "*注册*", "*报修*", "*维修*"),
            _rule("consideration", "*viewed*", "*compared*", "*review read*", "*store visit*"),
            _rule("consideration", "*浏览*", "*对比*", "*评价*", "*咨询*"),
            _rule("awareness", "*ad seen*", "*post seen*", "*first visit*", "*广告*", "*访问*"),
        ],
    },
    "Business purchase journey": {
        "customers": "organisation",
        "stages": _stages(
            "awareness", "consideration", "evaluation", "purchase", "onboarding", "retention"
        ),
        "rules": [
            _purchase("retention", "repeat"),
            _purchase("purchase", "first"),
            _rule("awareness", "*fair*", "*white paper*", "*webinar*", "*展会*", "*白皮书*"),
            _rule("consideration", "*demo*", "*演示*"),
            _rule("retention", "*quarterly*", "*referred*", "*renew*", "*季度*", "*续约*"),
            _rule("evaluation", "*trial*", "*security*", "*hygiene*", "*试用*", "*评审*"),
            _rule("purchase", "*negotiation*", "*contract*", "*谈判*", "*签约*", "*合同*"),
            _rule("onboarding", "*installation*", "*training*", "*安装*", "*培训*"),
        ],
    },
    "After-sales service journey": {
        "stages": _stages("reported", "accepted", "visited", "resolved", "rated"),
        "rules": [
            _rule("reported", "*case opened*", "*报修*"),
            _rule("accepted", "*case accepted*", "*受理*"),
            _rule("visited", "*technician*", "*上门维修*"),
            _rule("rated", "*case rated*", "*服务评价*"),
            _rule("resolved", "*case closed*", "*case resolved*"),
        ],
    },
    "Order journey": {"source": "orders", "stages": _stages(*ORDER_STAGES)},
}
