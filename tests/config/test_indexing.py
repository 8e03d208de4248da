"""The command line looks after the touchpoint index."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from django.conf import settings
from tests.insights.records import customer, touch
from typer.testing import CliRunner

from customer_map.server.config import checking, preparing
from customer_map.server.config.checking import findings
from customer_map.server.config.indexing import index_app
from customer_map.server.insights.index.following import follow

pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings are loaded already in a test run, and tables are there."""
    monkeypatch.setattr(preparing, "load_django", lambda _folder, _address: None)
    monkeypatch.setattr(checking, "load_django", lambda _folder, _address: None)
    monkeypatch.setattr(preparing, "update_tables", lambda: None)
    settings.INDEX_FOLDER = tmp_path / "index"
    return tmp_path / "index"


def run(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(index_app, [*arguments, "--data", str(tmp_path / "data")])


def test_status_says_how_the_index_stands(tmp_path: Path, folder: Path) -> None:
    assert "There is no touchpoint index" in run(tmp_path, "status").output
    ada = customer("Ada")
    touch(ada, 1, "Visit")
    follow()
    output = run(tmp_path, "status").output
    assert "The index holds 1 touchpoints of 1 customer in" in output
    assert f"Folder: {folder}" in output
    touch(ada, 2, "Visit")
    assert "Touchpoints of 1 customer have changed since" in run(tmp_path, "status").output
    found = json.loads(run(tmp_path, "status", "--json").output)
    assert (found["state"], found["touchpoints"], found["changed_customers"]) == ("behind", 1, 1)
    follow()
    assert json.loads(run(tmp_path, "status", "--json").output)["state"] == "current"


def test_an_index_that_cannot_follow_is_outdated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(customer("Ada"), 1, "Visit")
    follow()
    status = "customer_map.server.insights.index.status"
    monkeypatch.setattr(f"{status}.can_follow", lambda _mark, _now: False)
    assert json.loads(run(tmp_path, "status", "--json").output)["state"] == "outdated"


def test_rebuild_builds_it_anew(tmp_path: Path) -> None:
    touch(customer("Ada"), 1, "Visit")
    assert "built with 1 customer." in run(tmp_path, "rebuild").output
    assert json.loads(run(tmp_path, "rebuild", "--json").output) == {
        "outcome": "rebuilt",
        "customers": 1,
    }


def test_check_compares_files_and_database(tmp_path: Path, folder: Path) -> None:
    ada, ben = customer("Ada"), customer("Ben")
    touch(ada, 1, "Visit")
    follow()
    touch(ben, 1, "Visit")  # not yet followed, and therefore no difference
    good = run(tmp_path, "check")
    assert good.exit_code == 0
    assert "tell what the database tells" in good.output


def test_check_tells_of_a_difference_and_of_damage(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = customer("Ada")
    touch(ada, 1, "Visit")
    touch(ada, 2, "Visit")
    following = "customer_map.server.insights.index.following"
    everything = f"{following}.all_events"
    from customer_map.server.insights.index.events import all_events

    monkeypatch.setattr(everything, lambda names: (one.slice(1) for one in all_events(names)))
    follow()
    wrong = run(tmp_path, "check", "--json")
    assert wrong.exit_code == 1
    assert json.loads(wrong.output) == {"differing_customers": [str(ada.pk)]}
    for path in folder.glob("*bucket*"):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    damaged = run(tmp_path, "check")
    assert damaged.exit_code == 1
    assert "altered" in str(damaged.exception)


def test_compact_puts_changes_together(tmp_path: Path) -> None:
    ada = customer("Ada")
    for number in range(5):
        touch(ada, number, "Visit")
    follow()
    touch(ada, 6, "Visit")
    follow()
    assert "were written anew" in run(tmp_path, "compact").output
    assert json.loads(run(tmp_path, "compact", "--json").output) == {"rewritten": 0}


def test_the_check_of_an_installation_mentions_the_index(tmp_path: Path) -> None:
    def told() -> str:
        (line,) = [one for one in findings(tmp_path / "data") if "touchpoint index" in one.what]
        return f"{line.state}: {line.what}"

    assert told().startswith("good: There is no touchpoint index")
    touch(customer("Ada"), 1, "Visit")
    follow()
    assert told() == "good: The touchpoint index holds 1 touchpoints."
