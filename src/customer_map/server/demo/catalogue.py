"""Invents what the company has before it has customers: products, pipelines, tags and custom fields."""

from customer_map.server.accounts.roles import RecordType
from customer_map.server.crm.models import (
    CustomField,
    CustomFieldKind,
    Outcome,
    Pipeline,
    Product,
    Stage,
    Tag,
)
from customer_map.server.demo.vocabulary.products import PRODUCTS
from customer_map.server.demo.world import World

NEW_BUSINESS = "新客户销售 New business"
RENEWAL = "续约与扩容 Renewal and growth"
STAGES = {
    NEW_BUSINESS: (
        ("初步接洽 First talk", 10, Outcome.OPEN),
        ("需求确认 Needs agreed", 25, Outcome.OPEN),
        ("试用 Trial", 50, Outcome.OPEN),
        ("商务谈判 Negotiation", 75, Outcome.OPEN),
        ("赢单 Won", 100, Outcome.WON),
        ("丢单 Lost", 0, Outcome.LOST),
    ),
    RENEWAL: (
        ("到期提醒 Renewal due", 50, Outcome.OPEN),
        ("方案确认 Plan agreed", 80, Outcome.OPEN),
        ("已续约 Renewed", 100, Outcome.WON),
        ("流失 Churned", 0, Outcome.LOST),
    ),
}
NEEDS = (
    "不停机 Uptime",
    "卫生 Hygiene",
    "可持续 Sustainability",
    "价格 Price",
    "员工体验 Experience",
)
NEED_FIELD = "main_need"
KEY_ACCOUNT, STUDENT, WON_BACK = "重点客户 Key account", "学生 Student", "召回 Win-back"
TAGS = (
    (KEY_ACCOUNT, "blue"),
    (STUDENT, "violet"),
    (WON_BACK, "green"),
    ("试点 Pilot", "teal"),
    ("投诉跟进 Complaint", "red"),
    ("礼品购买 Gifts", "amber"),
)


def invent_catalogue(world: World) -> None:
    """Add products, pipelines with their stages, tags and the custom field of the main need."""
    start = world.at(0)
    for plan in PRODUCTS:
        facts = {"code": plan.code, "name": plan.name, "category": plan.category}
        world.add(Product, at=start, price=plan.price, currency="CNY", **facts)
    for rank, (name, stages) in enumerate(STAGES.items()):
        pipeline = world.add(Pipeline, at=start, name=name, rank=rank)
        for place, (stage, probability, outcome) in enumerate(stages):
            chance = {"probability": probability, "outcome": outcome}
            world.add(Stage, at=start, pipeline=pipeline, name=stage, rank=place, **chance)
    for name, colour in TAGS:
        world.add(Tag, at=start, name=name, colour=colour)
    world.add(
        CustomField,
        at=start,
        record_type=RecordType.CUSTOMER,
        key=NEED_FIELD,
        label="主要需求 Main need",
        kind=CustomFieldKind.CHOICE,
        choices=list(NEEDS),
    )


def stages_of(world: World, pipeline: str) -> list[Stage]:
    """Return the stages of the named pipeline in order."""
    return [stage for stage in world.all(Stage) if stage.pipeline.name == pipeline]


def product(world: World, code: str) -> Product:
    """Return the product with this code."""
    return next(one for one in world.all(Product) if one.code == code)
