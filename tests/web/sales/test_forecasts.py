import pytest
from django.utils import timezone
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, page

from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.opportunities import create_opportunity, move_to_stage
from customer_map.server.crm.actions.pipelines import create_pipeline, create_stage

pytestmark = pytest.mark.django_db


def test_an_empty_forecast_teaches_what_to_do() -> None:
    client = client_of(person())
    assert "Nothing to forecast yet" in page(client, "/forecast/")
    assert "No opportunities yet" in page(client, "/forecast/pipeline/")


def test_the_forecast_shows_money_by_month_owner_and_pipeline() -> None:
    actor = acting()
    assert actor.user
    values = {"name": "Deal", "amount": "1000", "currency": "EUR"}
    create_opportunity(actor=again(actor), values=values)
    create_opportunity(actor=again(actor), values={**values, "close_on": timezone.localdate()})
    client = client_of(actor.user)
    for by, group in (("month", str(timezone.localdate().year)), ("owner", str(actor.user))):
        shown = page(client, f"/forecast/?by={by}")
        assert group in shown
        assert "€100" in shown
        assert "1 open opportunity has no expected close" in shown
    assert "Sales" in page(client, "/forecast/?by=pipeline")
    assert "€100" in page(client, "/forecast/?by=nonsense")
    assert "€100" not in page(client_of(person(Role.MEMBER)), "/forecast/")


def test_the_report_shows_shares_with_their_intervals() -> None:
    actor = acting()
    assert actor.user
    deal = create_opportunity(actor=again(actor), values={"name": "Deal"})
    second = deal.stage.pipeline.stages.all()[1]
    move_to_stage(actor=again(actor), opportunity_id=deal.pk, stage_id=second.pk)
    client = client_of(actor.user)
    assert "100 % (21–100 %), n = 1" in page(client, "/forecast/pipeline/")
    other = create_pipeline(actor=again(actor), values={"name": "Renewals", "rank": 1})
    create_stage(actor=again(actor), values={"pipeline": other, "name": "Start"})
    shown = page(client, f"/forecast/pipeline/?pipeline={other.pk}")
    assert "n = 1" not in shown
    assert "n = 1" in page(client, "/forecast/pipeline/?pipeline=nonsense")
    assert "Deal" not in page(client_of(person(Role.MEMBER)), "/forecast/pipeline/")
