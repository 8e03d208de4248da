"""The pages of results ask the database as often for a hundred answers as for three."""

import pytest
from django.test import Client
from tests.crm.people import person
from tests.insights.survey_results.world import respond, survey_of
from tests.web.browsing import client_of
from tests.web.test_query_counts import queries_of

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import Customer
from customer_map.server.insights import keeping
from customer_map.server.surveys.models import Survey

pytestmark = pytest.mark.django_db
BASELINE = {"": 20, "?by=field:region": 20, "answers/": 18}
"""Written down; a page that needs more needs a reason."""


def fill(survey: Survey, owner: User, number: int) -> None:
    for each in range(number):
        customer = Customer.records.create(name=f"C{each}", region=str(each % 3), owner=owner)
        respond(survey, {"likely": each % 11, "why": "slow", "happy": 4}, customer=customer)


@pytest.mark.parametrize("end", BASELINE)
def test_the_number_of_queries_is_constant_and_within_its_baseline(
    end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "DEAR_SECONDS", 999)  # nothing is kept from the visit before
    boss = person(Role.OWNER)
    client: Client = client_of(boss)
    survey = survey_of(boss)
    fill(survey, boss, 3)
    few = queries_of(client, f"/surveys/{survey.pk}/results/{end}")
    fill(survey, boss, 40)
    many = queries_of(client, f"/surveys/{survey.pk}/results/{end}")
    assert many == few
    assert many <= BASELINE[end]
