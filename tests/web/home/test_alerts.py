from datetime import timedelta

import pytest
from django.utils import timezone
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, page

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import Webhook
from customer_map.server.crm.actions.activities import create_activity
from customer_map.server.crm.actions.cases import create_case
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.opportunities import create_opportunity
from customer_map.server.crm.models import Case
from customer_map.server.insights.models import CustomerFigures
from customer_map.server.intake.models import Import, ImportState
from customer_map.server.web.home.alerts import Alert, alerts

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


def told(actor: Actor) -> dict[str, Alert]:
    assert actor.user
    return {alert.key: alert for alert in alerts(actor.user, timezone.now())}


def names_behind(actor: Actor, alert: Alert, *wanted: str) -> None:
    """The list behind an alert shows those and nothing else that begins with "row"."""
    assert actor.user
    shown = page(client_of(actor.user), alert.url)
    for name in ("row one", "row two", "row three"):
        assert (f">{name}<" in shown) == (name in wanted), name


def test_opportunities_without_a_step_or_past_their_date_lead_to_their_list(actor: Actor) -> None:
    customer = create_customer(actor=actor, values={"name": "Acme", "kind": "person"})
    today = timezone.localdate()
    days = {"row one": -2, "row two": 2, "row three": 9}
    for name, day in days.items():
        made = create_opportunity(
            actor=again(actor),
            values={"name": name, "customer": customer, "close_on": today + timedelta(days=day)},
        )
        if name != "row three":
            create_activity(actor=again(actor), values={"subject": "Call", "opportunity": made})
    found = told(actor)
    assert set(found) == {"past-close", "no-step"}
    assert found["past-close"].text == "1 opportunity past its close date"
    names_behind(actor, found["past-close"], "row one")
    names_behind(actor, found["no-step"], "row three")


def test_cases_nobody_touches_are_told(actor: Actor) -> None:
    for name in ("row one", "row two", "row three"):
        create_case(actor=again(actor), values={"subject": name})
    long_ago = timezone.now() - timedelta(days=5)
    Case.records.filter(subject__in=("row one", "row two")).update(updated_at=long_ago)
    Case.records.filter(subject="row two").update(status="waiting")
    found = told(actor)
    assert found["unanswered"].text == "1 case without an answer"
    names_behind(actor, found["unanswered"], "row one")


def test_cases_with_a_promise_are_told_by_their_clocks(actor: Actor) -> None:
    now = timezone.now()
    for name in ("row one", "row two", "row three"):
        create_case(actor=again(actor), values={"subject": name})
    rows = Case.records.filter
    long_ago = now - timedelta(days=5)
    hour = timedelta(hours=1)
    rows(subject="row one").update(first_answer_due_at=now - hour, updated_at=long_ago)
    rows(subject="row two").update(resolution_due_at=now + hour)
    rows(subject="row three").update(resolution_due_at=now + timedelta(days=1))
    found = told(actor)
    assert set(found) == {"breached", "soon-due"}
    assert found["breached"].text == "1 case past its promise"
    names_behind(actor, found["breached"], "row one")
    names_behind(actor, found["soon-due"], "row two")
    rows(subject="row one").update(first_answered_at=now, status="waiting")
    assert set(told(actor)) == {"soon-due"}


def test_valuable_customers_at_risk_are_told_to_those_who_see_orders(actor: Actor) -> None:
    rows = (
        ("row one", "high", "lost"),
        ("row two", "high", "active"),
        ("row three", "low", "lost"),
    )
    for name, tier, place in rows:
        customer = create_customer(actor=again(actor), values={"name": name})
        CustomerFigures.records.update_or_create(
            customer=customer,
            defaults={"value_tier": tier, "lifecycle": place, "computed_at": timezone.now()},
        )
    found = told(actor)
    assert found["at-risk"].text == "1 valuable customer at risk or lost"
    names_behind(actor, found["at-risk"], "row one")
    assert told(acting(Role.MEMBER)) == {}


def test_failures_are_told_to_whom_they_concern(actor: Actor) -> None:
    member = person(Role.MEMBER)
    Import.objects.create(
        user=member, file_name="x.csv", stored_as="x", sha256="", size=1, state=ImportState.FAILED
    )
    Webhook.objects.create(
        owner=member,
        name="Shop",
        url="https://x.example/",
        secret="s",
        failing_since=timezone.now(),
    )
    for somebody in (actor, Actor(member)):
        assert set(told(somebody)) == {"imports", "webhooks"}
    assert told(acting(Role.MEMBER)) == {}
    Import.objects.update(created_at=timezone.now() - timedelta(days=30))
    assert set(told(actor)) == {"webhooks"}
