import pytest
from hypothesis import given, settings
from tests.drawing.geometry import overlapping, rects, tree
from tests.maps.strategies import journey_maps

from customer_map.drawing import draw_journey
from customer_map.drawing.drawing import DuplicateNodeError
from customer_map.maps.journey import (
    Card,
    CardLane,
    Cards,
    ChannelLane,
    Channels,
    ChannelShare,
    Conversion,
    ConversionLane,
    Dwell,
    DwellLane,
    JourneyMap,
    Lane,
    Reach,
    ReachLane,
    Score,
    ScoreLane,
    StageColumn,
)
from customer_map.maps.operations import DrawnNode


def drawn(*lanes: Lane, stages: int = 1) -> dict[str, DrawnNode]:
    columns = tuple(StageColumn(id=f"s{index}", name=f"Stage {index}") for index in range(stages))
    sample = JourneyMap(id="j", title="Buying", stages=columns, lanes=lanes)
    return {node.id: node for node in draw_journey(sample).nodes}


@given(journey_maps())
@settings(max_examples=60, deadline=None)
def test_every_journey_is_sound_svg_without_overlapping_panels(sample: JourneyMap) -> None:
    drawing = draw_journey(sample)
    tree(drawing)
    assert overlapping(rects(drawing, "panel")) == []
    panels = {(box.name, box.left): box for box in rects(drawing, "panel")}
    lanes = {node.parent for node in drawing.nodes if node.attributes["role"] == "cell"}
    assert {name for name, _ in panels} >= lanes


@given(journey_maps())
@settings(max_examples=40, deadline=None)
def test_everything_lies_on_the_sheet(sample: JourneyMap) -> None:
    drawing = draw_journey(sample)
    sheet = next(box for box in rects(drawing, "card") if box.name == "sheet")
    for box in (*rects(drawing, "panel"), *rects(drawing, "card")):
        assert sheet.left <= box.left
        assert box.right <= sheet.right
        assert sheet.top <= box.top
        assert box.bottom <= sheet.bottom


def test_a_journey_reads_as_a_table() -> None:
    nodes = drawn(ReachLane(id="r", title="Reached", cells=(Reach(customers=12840, share=0.41),)))
    assert nodes["stages"].attributes["role"] == "row"
    assert nodes["stage:s0"].attributes["role"] == "columnheader"
    assert nodes["lane:r"].attributes["role"] == "row"
    cell = nodes["cell:r:s0"]
    assert cell.parent == "lane:r"
    assert cell.attributes["role"] == "cell"
    assert cell.attributes["aria-label"] == "Reached, Stage 0: 12,840, 41%"


def test_a_conversion_shows_its_interval_and_its_support() -> None:
    figure = Conversion(rate=0.4, low=0.3, high=0.5, support=1204)
    body = drawn(ConversionLane(id="c", title="", cells=(figure,)))["cell:c:s0"].body
    assert "<title>40%, 95 % between 30% and 50%, n = 1,204</title>" in body
    assert 'd="M68 54.0H104.0"' in body.replace("68.0", "68")
    assert "thin-data" not in body


def test_figures_on_few_customers_are_greyed_and_say_so() -> None:
    lanes = (
        ConversionLane(id="c", title="", cells=(Conversion(rate=0, low=0, high=1, support=3),)),
        DwellLane(id="d", title="", cells=(Dwell(median_days=1, p90_days=2, support=3),)),
        ScoreLane(id="e", title="", cells=(Score(mean=0, low=-1, high=1, n=3),)),
    )
    nodes = drawn(*lanes)
    for lane in "cde":
        assert "thin-data" in nodes[f"cell:{lane}:s0"].body
        assert "Few data" in nodes[f"cell:{lane}:s0"].attributes["aria-label"]


def test_a_figure_leads_to_the_customers_behind_it() -> None:
    reach = Reach(customers=1, share=1, href="/customers/?stage=s0")
    body = drawn(ReachLane(id="r", title="", cells=(reach,)))["cell:r:s0"].body
    assert '<a href="/customers/?stage=s0">' in body


def test_dwell_times_of_a_lane_share_one_scale() -> None:
    cells = (
        Dwell(median_days=10, p90_days=50, support=99),
        Dwell(median_days=10, p90_days=100, support=99),
    )
    nodes = drawn(DwellLane(id="d", title="", cells=cells), stages=2)
    widths = [
        [box.right - box.left for box in boxes]
        for boxes in (
            [box for box in rects(_drawing_of(nodes), "bar-soft") if box.name == name]
            for name in ("cell:d:s0", "cell:d:s1")
        )
    ]
    assert widths[1][0] == pytest.approx(2 * widths[0][0])


def _drawing_of(nodes: dict[str, DrawnNode]):
    from customer_map.drawing import Drawing

    return Drawing(kind="journey", title="", view=(0, 0, 1, 1), nodes=tuple(nodes.values()))


def test_rare_channels_are_added_up() -> None:
    shares = tuple(ChannelShare(name=f"c{n}", count=10, share=0.2) for n in range(5))
    body = drawn(ChannelLane(id="c", title="", cells=(Channels(shares=shares),)))["cell:c:s0"].body
    assert "Other: 20" in body
    assert "c3" not in body


def test_the_curve_breaks_where_a_score_is_missing() -> None:
    score = Score(mean=0.5, low=0.4, high=0.6, n=100)
    whole = drawn(ScoreLane(id="e", title="", cells=(score, score, score)), stages=3)
    broken = drawn(ScoreLane(id="e", title="", cells=(score, None, score)), stages=3)
    assert whole["lane:e"].body.count('class="curve"') == 1
    assert broken["lane:e"].body.count('class="curve"') == 2


def test_a_written_card_shows_its_evidence() -> None:
    cards = Cards(cards=(Card(text="价格不透明", evidence="23 条反馈", colour=9),))
    node = drawn(CardLane(id="p", title="痛点", cells=(cards,)))["cell:p:s0"]
    assert "<title>价格不透明, 23 条反馈</title>" in node.body
    assert "ink-1" in node.body
    assert node.attributes["aria-label"] == "痛点, Stage 0: 价格不透明"


def test_a_stage_without_a_figure_shows_a_dash() -> None:
    assert "–" in drawn(ReachLane(id="r", title="", cells=(None,)))["cell:r:s0"].body


def test_two_lanes_with_one_id_are_refused() -> None:
    lane = ReachLane(id="r", title="", cells=(None,))
    with pytest.raises(DuplicateNodeError):
        drawn(lane, lane)
