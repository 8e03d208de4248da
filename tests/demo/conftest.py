"""The demo company, loaded once for all tests of a module."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker
from tests.demo.loaded import TODAY, Demo

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.demo.actions import load_demo


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Demo]:
    with django_db_blocker.unblock(), transaction.atomic():
        owner = User.objects.create_user("owner@shanlan.example", name="Owner", role=Role.OWNER)
        yield Demo(owner, load_demo(actor=Actor(owner), today=TODAY))
        transaction.set_rollback(True)
