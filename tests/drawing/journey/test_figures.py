from customer_map.drawing.journey.figures import days, percent, signed


def test_small_shares_keep_a_decimal() -> None:
    assert [percent(share) for share in (0, 0.0042, 0.0996, 0.5, 1)] == [
        "0%",
        "0.4%",
        "10%",
        "50%",
        "100%",
    ]


def test_days_are_in_the_readers_words() -> None:
    assert days(1500, {"days": "{days} 天"}) == "1,500 天"


def test_a_score_has_a_true_minus_and_no_signed_zero() -> None:
    assert [signed(score) for score in (-0.004, -1, 0.3)] == ["0.00", "−1.00", "+0.30"]
