import pytest
from hypothesis import given
from tests.maps.strategies import flow_maps, journey_maps, mind_maps, relationship_maps

from customer_map.maps.files import MapFileError, from_json, map_from_json, to_json
from customer_map.maps.flow import FlowMap
from customer_map.maps.journey import JourneyMap
from customer_map.maps.mind import MindMap, Topic
from customer_map.maps.operations import DrawnNode, Operation, Patch
from customer_map.maps.relationship import RelationshipMap


@given(mind_maps(most=15))
def test_a_mind_map_survives_the_file(sample: MindMap) -> None:
    assert from_json(to_json(sample), MindMap) == sample
    assert map_from_json(to_json(sample)) == sample


@given(relationship_maps(most=8))
def test_a_relationship_map_survives_the_file(sample: RelationshipMap) -> None:
    assert from_json(to_json(sample), RelationshipMap) == sample
    assert map_from_json(to_json(sample)) == sample


@given(journey_maps())
def test_a_journey_map_survives_the_file(sample: JourneyMap) -> None:
    assert from_json(to_json(sample), JourneyMap) == sample
    assert map_from_json(to_json(sample)) == sample


@given(flow_maps())
def test_a_flow_map_survives_the_file(sample: FlowMap) -> None:
    assert from_json(to_json(sample), FlowMap) == sample
    assert map_from_json(to_json(sample)) == sample


def test_operations_and_patches_survive_the_file() -> None:
    operation = Operation(id="1", kind="rename", node="n", text="新名字")
    node = DrawnNode(id="n", x=1.5, attributes={"data-ref": "customer:1"})
    patch = Patch(base="v1", version="v2", hash="h", view=(0, 0, 1, 1), upsert=(node,))
    assert from_json(to_json(operation), Operation) == operation
    assert from_json(to_json(patch), Patch) == patch


def test_equal_maps_give_equal_bytes() -> None:
    one = Topic(id="t", title="x", may=frozenset({"fold", "rename", "move"}))
    other = Topic(id="t", title="x", may=frozenset({"move", "fold", "rename"}))
    assert to_json(MindMap(id="m", title="", root=one)) == to_json(
        MindMap(id="m", title="", root=other)
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PNG",
        b"[]",
        b'{"type": "globe"}',
        b'{"type": "mind", "id": "m", "title": 7}',
        b'\xff\xfe{"type"',
        b'{"type":"mind","id":"m","title":"","root":{"id":"r","title":"","may":["burn"]}}',
        (
            b'{"type":"journey","id":"m","title":"","stages":[],"lanes":[{"lane":"reach","id":"l",'
            b'"title":"","cells":[null]}]}'
        ),
        (
            b'{"type":"flow","id":"m","title":"","nodes":[{"id":"a","name":"","events":1,"cases":1,'
            b'"share":1},{"id":"a","name":"","events":1,"cases":1,"share":1}]}'
        ),
        (
            b'{"type":"flow","id":"m","title":"","edges":[{"source":"a","target":"b","events":1,'
            b'"cases":1,"share":1,"low":0,"high":1,"median_seconds":0,"p90_seconds":0}]}'
        ),
        b'{"type":"mind","id":"m","title":"","root":'
        + b'{"id":"r","title":"","children":[' * 100_000,
    ],
)
def test_what_is_no_map_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(MapFileError) as caught:
        map_from_json(data)
    assert caught.value.fields["reason"]


def test_the_wrong_kind_of_map_is_refused() -> None:
    with pytest.raises(MapFileError):
        from_json(to_json(RelationshipMap(id="m", title="")), MindMap)
