"""The workspace: its name, currency and time zone."""

import pytest
from tests.accounts.people import acting

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actions.workspace import change_workspace
from customer_map.server.accounts.models import Workspace
from customer_map.server.accounts.roles import Role

pytestmark = pytest.mark.django_db


def test_administrators_change_the_workspace_and_nobody_else() -> None:
    change_workspace(actor=acting(Role.ADMIN), name="Yuntu", currency="EUR", time_zone="UTC")
    with pytest.raises(NotAllowedError):
        change_workspace(actor=acting(Role.MANAGER), name="x", currency="EUR", time_zone="UTC")
    assert Workspace.objects.get().name == "Yuntu"


@pytest.mark.parametrize(
    ("currency", "zone"), [("eur", "UTC"), ("EURO", "UTC"), ("EUR", "Mars/Olympus"), ("", "UTC")]
)
def test_a_currency_and_a_zone_have_to_exist(currency: str, zone: str) -> None:
    with pytest.raises(InvalidValueError):
        change_workspace(actor=acting(), name="Yuntu", currency=currency, time_zone=zone)
    assert not Workspace.objects.exists()


def test_there_is_one_workspace_however_often_it_is_saved() -> None:
    actor = acting()
    for name in ("One", "Two"):
        change_workspace(actor=actor, name=name, currency="EUR", time_zone="UTC")
    assert Workspace.objects.get().name == "Two"
