"""Figures follow what the change log tells."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.insights.records import customer, order

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import Workspace
from customer_map.server.audit.actions import change
from customer_map.server.audit.log import append
from customer_map.server.insights.actions.figures import refresh_figures
from customer_map.server.insights.actions.following import MOST_ALONE, follow_changes
from customer_map.server.insights.models import CustomerFigures

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def test_only_changed_customers_are_refreshed() -> None:
    ada, ben = customer("Ada"), customer("Ben")
    refresh_figures(actor=SYSTEM, now=timezone.now() - timedelta(minutes=1))
    before = CustomerFigures.records.get(customer=ben).computed_at
    order(ada, 1, (1, 5))
    order(ben, 1, (1, 5))
    change(actor=SYSTEM, verb="customer.edit", record=ada, values={"city": "Lyon"})
    assert follow_changes(actor=SYSTEM) == 1
    assert CustomerFigures.records.get(customer=ada).orders == 1
    assert CustomerFigures.records.get(customer=ben).computed_at == before
    assert follow_changes(actor=SYSTEM) == 0


def test_an_import_refreshes_everybody_once() -> None:
    for name in ("Ada", "Ben"):
        order(customer(name), 1, (1, 5))
    workspace, _ = Workspace.objects.get_or_create(pk=1)
    append(actor=SYSTEM, verb="import.run", record=workspace, before=None, after={})
    assert follow_changes(actor=SYSTEM) == 2
    assert follow_changes(actor=SYSTEM) == 0


def test_many_changes_at_once_refresh_everybody() -> None:
    people = [customer(f"P{number}") for number in range(MOST_ALONE + 2)]
    refresh_figures(actor=SYSTEM, now=timezone.now() - timedelta(minutes=1))
    for person in people[:-1]:
        change(actor=SYSTEM, verb="customer.edit", record=person, values={"city": "Lyon"})
    assert follow_changes(actor=SYSTEM) == len(people)


def test_nothing_changed_means_nothing_to_do() -> None:
    assert follow_changes(actor=SYSTEM) == 0
