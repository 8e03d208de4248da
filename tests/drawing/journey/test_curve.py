from customer_map.drawing.journey.curve import CURVE_HEIGHT, score_y


def test_scores_run_from_bottom_to_top_and_stay_inside() -> None:
    assert score_y(0) == CURVE_HEIGHT / 2
    assert 0 < score_y(1) == score_y(7) < score_y(0) < score_y(-1) == score_y(-9) < CURVE_HEIGHT
