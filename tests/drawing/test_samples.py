"""Whole pictures as they were looked at and found good; a change of them has to be looked at again."""

from pathlib import Path

import pytest

from customer_map.drawing import draw_map
from customer_map.drawing.export import standalone_svg
from customer_map.maps.files import map_from_json

SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.parametrize("name", ["mind", "relationship", "journey", "flow"])
def test_the_picture_of_a_sample_is_the_one_that_was_approved(name: str) -> None:
    drawing = draw_map(map_from_json((SAMPLES / f"{name}.json").read_bytes()))
    approved = (SAMPLES / f"{name}.svg").read_text("utf-8")
    assert standalone_svg(drawing) == approved, (
        f"look at: customer-map draw tests/drawing/samples/{name}.json "
        f"tests/drawing/samples/{name}.svg"
    )
