"""Preparing a workspace beside a database that runs."""

import re
from pathlib import Path

import pytest
from installation import run_to_end

from customer_map.server.config.data_folder import open_data_folder
from customer_map.server.config.database import own_database

pytestmark = pytest.mark.faults


def test_prepare_makes_the_tables_and_prints_the_link_of_the_first_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    with own_database(open_data_folder(tmp_path)):
        first = run_to_end("prepare", "--data", str(tmp_path))
        again = run_to_end("prepare", "--data", str(tmp_path))
    for result in (first, again):
        assert result.returncode == 0, result.stderr
        said, link = result.stdout.splitlines()
        assert said == "The tables are up to date."
        assert re.fullmatch(r"http://localhost:8000/welcome/\S+/", link)
    assert first.stdout != again.stdout  # an earlier link stops working


def test_prepare_without_a_database_names_the_remedy(tmp_path: Path) -> None:
    result = run_to_end("prepare", "--data", str(tmp_path))
    assert result.returncode == 1
    assert "customer-map serve" in result.stderr
