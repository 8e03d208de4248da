from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from tests.crm.people import acting, again, person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.opportunities import create_opportunity
from customer_map.server.crm.actions.pipelines import ensure_pipeline
from customer_map.server.crm.models import Opportunity, Stage
from customer_map.server.crm.queries.forecast import GROUPS, forecast, horizon, undated_count

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def sale(
    actor: Actor, stage: Stage, amount: str | None, close_on: date | None, currency: str = "CNY"
) -> Opportunity:
    values = {
        "name": "Deal",
        "stage": stage,
        "amount": amount,
        "close_on": close_on,
        "currency": currency,
        "loss_reason": "price",
    }
    return create_opportunity(actor=again(actor), values=values)


def test_the_horizon_is_six_months_on_also_across_the_year() -> None:
    assert horizon(TODAY) == date(2027, 5, 1)
    assert horizon(date(2026, 7, 1)) == date(2027, 1, 1)
    assert horizon(date(2026, 6, 30)) == date(2026, 12, 1)


def test_every_group_adds_up_as_row_by_row() -> None:
    rng, actor = Random(3), acting()
    stages = list(ensure_pipeline().stages.all())
    sales = [
        sale(
            actor,
            rng.choice(stages),
            rng.choice([None, f"{rng.randint(1, 99999)}.{rng.randint(10, 99)}"]),
            TODAY + timedelta(days=rng.randint(-60, 240)),
            rng.choice(["CNY", "EUR"]),
        )
        for _ in range(60)
    ]
    first, end = TODAY.replace(day=1), horizon(TODAY)
    counted = [
        one
        for one in sales
        if one.stage.outcome != "lost" and one.close_on and first <= one.close_on < end
    ]
    assert actor.user
    for by in GROUPS:
        rows = forecast(actor.user, by=by, first=TODAY)
        assert sum(row.count for row in rows) == len(counted)
        for currency in ("CNY", "EUR"):
            ours = [one for one in counted if one.currency == currency and one.amount]
            chances = [(one.amount or Decimal(0), one.stage) for one in ours]
            mine = [row for row in rows if row.currency == currency]
            won = sum(amount for amount, stage in chances if stage.outcome == "won")
            assert sum(row.won for row in mine) == won
            assert sum(row.weighted for row in mine) == sum(
                amount * stage.probability / 100 for amount, stage in chances
            )
            assert sum(row.commit for row in mine) == sum(
                amount for amount, stage in chances if stage.probability >= 75
            )
            assert sum(row.best for row in mine) == sum(amount for amount, _stage in chances)


def test_what_has_no_date_or_a_past_one_is_told_apart() -> None:
    actor = acting()
    first, *_others, won, _lost = ensure_pipeline().stages.all()
    sale(actor, first, "10", None)
    sale(actor, first, "10", date(2026, 10, 31))
    sale(actor, won, "10", date(2026, 10, 31))
    sale(actor, first, "10", date(2026, 11, 1))
    assert actor.user
    assert undated_count(actor.user, TODAY) == 2
    assert [row.count for row in forecast(actor.user, by="month", first=TODAY)] == [1]


def test_a_stranger_forecasts_nothing() -> None:
    actor = acting()
    sale(actor, ensure_pipeline().stages.all()[0], "10", TODAY)
    stranger = person(Role.MEMBER)
    assert forecast(stranger, by="owner", first=TODAY) == []
    assert undated_count(stranger, TODAY) == 0
