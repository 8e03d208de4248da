"""Random object-centric logs, and one made by hand, for the tests of both formats."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from customer_map.formats.ocel import (
    Attribute,
    AttributeType,
    Ocel,
    OcelEvent,
    OcelObject,
    OcelType,
    Relationship,
    in_order,
)

TEN, ELEVEN = datetime(2024, 3, 5, 10, tzinfo=UTC), datetime(2024, 3, 5, 11, tzinfo=UTC)

ORDERS = Ocel(
    event_types=(
        OcelType("place order", (AttributeType("value", "float"), AttributeType("case", "string"))),
        OcelType("pack", ()),
    ),
    object_types=(
        OcelType("item", (AttributeType("price", "float"),)),
        OcelType("Customer", (AttributeType("tier", "string"),)),
    ),
    events=(
        OcelEvent(
            "e1",
            "place order",
            TEN,
            (Attribute("value", 12.5), Attribute("case", "x")),
            (Relationship("c1", "buyer"), Relationship("c1", "payer"), Relationship("i1", "")),
        ),
        OcelEvent("e2", "pack", ELEVEN, (), (Relationship("i1", ""), Relationship("i2", ""))),
        OcelEvent(
            "e3",
            "place order",
            ELEVEN,
            (),
            (Relationship("c1", "buyer"), Relationship("NA", "buyer")),
        ),
    ),
    objects=(
        OcelObject("i1", "item", (Attribute("price", 9.0),)),
        OcelObject("i2", "item"),
        OcelObject(
            "c1",
            "Customer",
            (Attribute("tier", "new"), Attribute("tier", "gold", ELEVEN)),
            (Relationship("NA", "knows"),),
        ),
        OcelObject("NA", "Customer"),
    ),
)

WORDS = st.text(st.characters(codec="utf-8"), max_size=6)
LETTERS = st.text("abcdefgh", min_size=1, max_size=4)
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
VALUES = {
    "string": WORDS,
    "time": MOMENTS,
    "integer": st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
}


@st.composite
def kinds(draw: st.DrawFn) -> tuple[OcelType, ...]:
    names = draw(st.lists(WORDS, max_size=3, unique=True))
    found = []
    for name in names:
        attributes = draw(st.lists(LETTERS, max_size=3, unique=True))
        types = [AttributeType(each, draw(st.sampled_from(sorted(VALUES)))) for each in attributes]
        found.append(OcelType(name, tuple(types)))
    return tuple(found)


def attributes(draw: st.DrawFn, kind: OcelType) -> list[Attribute]:
    chosen = [each for each in kind.attributes if draw(st.booleans())]
    return [Attribute(each.name, draw(VALUES[each.type])) for each in chosen]


def relationships(draw: st.DrawFn, numbers: list[str]) -> tuple[Relationship, ...]:
    if not numbers:
        return ()
    one = st.builds(Relationship, st.sampled_from(numbers), WORDS)
    return tuple(draw(st.lists(one, max_size=3, unique=True)))


@st.composite
def logs(draw: st.DrawFn) -> Ocel:
    event_types, object_types = draw(kinds()), draw(kinds())
    numbers = draw(st.lists(WORDS, max_size=4, unique=True)) if object_types else []
    objects = []
    for number in numbers:
        kind = draw(st.sampled_from(object_types))
        values = attributes(draw, kind)
        values += [
            Attribute(each.name, draw(VALUES[each.type]), draw(MOMENTS))
            for each in kind.attributes
            if draw(st.booleans())
        ]
        related = relationships(draw, numbers)
        objects.append(OcelObject(number, kind.name, in_order(values), related))
    events = []
    for number in draw(st.lists(WORDS, max_size=4, unique=True)) if event_types else []:
        kind = draw(st.sampled_from(event_types))
        found = tuple(attributes(draw, kind))
        related = relationships(draw, numbers)
        events.append(OcelEvent(number, kind.name, draw(MOMENTS), found, related))
    return Ocel(event_types, object_types, tuple(events), tuple(objects))
