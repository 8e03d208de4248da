"""The language and the clock of a person who asks for no page."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from customer_map.server.accounts.localising import localised_for, midnight, zone_of
from customer_map.server.accounts.models import User, Workspace


@pytest.fixture
def workspace(db: None) -> Workspace:
    workspace = Workspace.objects.first() or Workspace()
    workspace.time_zone = "Asia/Shanghai"
    workspace.save()
    return workspace


def test_a_person_without_a_zone_has_that_of_the_workspace(workspace: Workspace) -> None:
    assert str(zone_of(User(time_zone=""))) == "Asia/Shanghai"
    assert str(zone_of(User(time_zone="Europe/Berlin"))) == "Europe/Berlin"


@pytest.mark.parametrize("name", ["Atlantis", "America", "../etc/passwd", "/etc/passwd", "\0"])
def test_what_is_no_zone_is_the_servers(workspace: Workspace, name: str) -> None:
    assert zone_of(User(time_zone=name)) is None


def test_days_begin_by_the_persons_clock(workspace: Workspace) -> None:
    with localised_for(User(time_zone="Asia/Shanghai", language="zh-hans")):
        assert translation.get_language() == "zh-hans"
        assert midnight(date(2026, 1, 2)).astimezone(UTC) == datetime(2026, 1, 1, 16, tzinfo=UTC)
    assert timezone.get_current_timezone_name() != "Asia/Shanghai"
