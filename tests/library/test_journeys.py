import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.library.event_rows import ROWS, dicts, write_csv

from customer_map.library.journeys import journey_map
from customer_map.library.logs import EmptyPeriodError, read_events


def test_json_has_the_keys_that_programs_rely_on() -> None:
    found = journey_map(dicts()).to_dict()
    assert (found["cases"], found["events"], found["variants"]) == (4, 9, 3)
    assert found["starts"] == {"visit": 4}
    assert found["ends"] == {"order, paid": 2, "visit": 2}
    assert {each["name"]: each["events"] for each in found["touchpoints"]} == {
        "visit": 5,
        "basket": 2,
        "order, paid": 2,
    }
    edges = {(each["from"], each["to"]): each for each in found["transitions"]}
    assert edges["visit", "basket"]["cases"] == 2
    assert edges["visit", "visit"]["events"] == 1
    assert edges["visit", "visit"]["median_seconds"] == 1800
    assert edges["basket", "order, paid"]["median_seconds"] == (86_400 + 3600) / 2


def test_what_follows_is_what_does_not_end() -> None:
    found = journey_map(dicts()).to_dict()
    for each in found["touchpoints"]:
        left = sum(edge["events"] for edge in found["transitions"] if edge["from"] == each["name"])
        assert each["events"] == left + each["ends"]


def test_a_funnel_may_come_along() -> None:
    found = journey_map(dicts(), funnel=["visit", "order, paid"], within="7d")
    assert found.to_dict()["funnel"]["steps"][1]["cases"] == 1
    assert found.tables()[0].title == "Funnel"
    assert "funnel" not in journey_map(dicts()).to_dict()


def test_a_notebook_shows_the_map() -> None:
    found = journey_map(dicts(), title="Shop 商店")
    ET.fromstring(found._repr_svg_())  # noqa: S314 - we drew it
    assert "Shop 商店" in found._repr_html_()


def test_the_map_is_called_like_the_file(tmp_path: Path) -> None:
    assert journey_map(write_csv(tmp_path / "shop.2024.csv")).title == "shop"
    assert journey_map(dicts()).title == "Customer journey"


@pytest.mark.parametrize(
    "ending", [".csv", ".parquet", ".xes", ".jsonocel", ".ocel.json", ".sqlite"]
)
def test_the_events_come_back_from_every_format(tmp_path: Path, ending: str) -> None:
    path = journey_map(dicts()).save(tmp_path / f"events{ending}")
    again = read_events(path)
    assert again.log.touchpoints == len(ROWS)
    assert journey_map(again).to_dict() == journey_map(dicts()).to_dict()


def test_only_the_events_of_the_period_are_saved(tmp_path: Path) -> None:
    path = journey_map(dicts(), since="2024-03-02").save(tmp_path / "some.csv")
    assert read_events(path).log.touchpoints == 6


@pytest.mark.parametrize("name", ["m.svg", "m.html", "m.json", "m.xlsx", "m.png", "m.pdf"])
def test_maps_are_saved_as_pictures_pages_and_tables(tmp_path: Path, name: str) -> None:
    assert journey_map(dicts()).save(tmp_path / name).stat().st_size > 500


def test_fewer_touchpoints_may_be_drawn_but_all_are_told() -> None:
    found = journey_map(dicts(), most_touchpoints=1)
    assert len(found.map.nodes) == 1
    assert len(found.to_dict()["touchpoints"]) == 3


def test_a_single_event_is_a_map_and_no_event_is_an_error() -> None:
    assert journey_map(dicts()[:1]).to_dict()["transitions"] == []
    with pytest.raises(EmptyPeriodError, match="None of the"):
        journey_map(dicts(), until="2000-01-01")


def test_a_file_of_segment_messages_is_mapped_visitors_joined(tmp_path: Path) -> None:
    messages = [
        {"type": "page", "anonymousId": "v1", "name": "Home", "timestamp": "2024-03-05T09:00:00Z"},
        {"type": "identify", "anonymousId": "v1", "userId": "ann"},
        {"type": "track", "userId": "ann", "event": "Pay", "timestamp": "2024-03-05T09:30:00Z"},
        {"type": "track", "userId": "ben", "event": "Pay", "timestamp": "2024-03-06T09:30:00Z"},
    ]
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join(json.dumps(each) for each in messages), encoding="utf-8")
    told = journey_map(path).to_dict()
    assert (told["cases"], told["events"]) == (2, 3)
    (transition,) = told["transitions"]
    assert (transition["to"], transition["cases"], transition["median_seconds"]) == ("Pay", 1, 1800)
