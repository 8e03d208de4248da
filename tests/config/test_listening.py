"""The command line looks after what was read of customers' words."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from django.conf import settings
from tests.insights.records import customer, touch
from typer.testing import CliRunner

from customer_map.server.config import preparing
from customer_map.server.config.listening import feedback_app

pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings are loaded already in a test run, and tables are there."""
    monkeypatch.setattr(preparing, "load_django", lambda _folder, _address: None)
    monkeypatch.setattr(preparing, "update_tables", lambda: None)


def run(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(feedback_app, [*arguments, "--data", str(tmp_path / "data")])


def test_status_and_rebuild_say_what_was_read(tmp_path: Path) -> None:
    ada = customer("Ada")
    touch(ada, 1, "review", text="Too slow. Very good.")
    assert "0 statements, 1 texts wait; the base model speaks." in run(tmp_path, "status").output
    assert "1 texts were read." in run(tmp_path, "rebuild").output
    found = json.loads(run(tmp_path, "status", "--json").output)
    assert found == {"waiting": 0, "statements": 2, "speaks": "base"}
