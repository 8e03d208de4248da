from datetime import date

import pytest

from customer_map.errors import InvalidValueError
from customer_map.server.crm.service_levels.closed_days import closed_days, countries


def test_holidays_follow_the_country_and_the_region() -> None:
    whole = closed_days(country="DE", years=[2026])
    bavaria = closed_days(country="DE", region="BY", years=[2026])
    assert date(2026, 10, 3) in whole
    assert date(2026, 1, 6) in bavaria - whole


def test_own_closed_days_join_the_holidays() -> None:
    own = date(2026, 12, 28)
    assert own in closed_days(country="CN", years=[2026], own=[own])
    assert closed_days(country="", years=[2026], own=[own]) == {own}


def test_new_year_in_china_follows_the_moon() -> None:
    assert date(2026, 2, 17) in closed_days(country="CN", years=[2026])


@pytest.mark.parametrize(
    ("country", "region", "field"), [("XX", "", "country"), ("DE", "XX", "region")]
)
def test_an_unknown_place_is_refused_by_name(country: str, region: str, field: str) -> None:
    with pytest.raises(InvalidValueError) as problem:
        closed_days(country=country, region=region, years=[2026])
    assert problem.value.fields["field"] == field


def test_every_country_is_named_with_its_regions() -> None:
    assert "BY" in countries()["DE"]
    assert countries()["CN"] == ()
