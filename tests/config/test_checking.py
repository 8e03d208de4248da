from pathlib import Path

import pytest

from customer_map.server.config import checking
from customer_map.server.config.checking import Finding, findings
from customer_map.server.config.data_folder import open_data_folder


def lines(path: Path) -> list[str]:
    return [f"{one.state}: {one.what} {one.remedy}".strip() for one in findings(path)]


@pytest.fixture
def as_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings are loaded already in a test run."""
    monkeypatch.setattr(checking, "load_django", lambda _folder, _address: None)


@pytest.mark.django_db
@pytest.mark.usefixtures("as_here")
def test_everything_in_order_is_said_so(tmp_path: Path) -> None:
    found = lines(tmp_path / "data")
    assert f'good: The data folder is "{tmp_path / "data"}".' in found
    assert "good: The tables are up to date." in found
    assert any("database is PostgreSQL" in line for line in found)
    assert not any(line.startswith("broken") for line in found)


@pytest.mark.django_db
@pytest.mark.usefixtures("as_here")
def test_waiting_migrations_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "missing_migrations", lambda: 3)
    assert (
        "doubtful: 3 changes of the tables are waiting. `customer-map serve` applies them."
        in lines(tmp_path)
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("as_here")
def test_little_space_is_doubtful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "LITTLE_SPACE_BYTES", 2**60)
    assert any(line.startswith("doubtful: Only") for line in lines(tmp_path))


def test_what_is_broken_is_said_with_its_remedy(tmp_path: Path) -> None:
    open_data_folder(tmp_path).format.write_text("99\n")
    (broken,) = [finding for finding in findings(tmp_path) if finding.is_error]
    assert "newer version" in broken.what
    assert "--data" in broken.remedy


def test_without_a_chinese_font_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lister = tmp_path / "fc-list"
    lister.write_text("#!/bin/sh\n")
    lister.chmod(0o700)
    (tmp_path / "file").touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    *_, font = findings(tmp_path / "file")
    assert "apt-get install fonts-noto-cjk" in font.remedy


def test_a_line_for_the_terminal_shows_brackets_as_they_are() -> None:
    assert Finding("broken", "Folder [red]x[/].").line() == r"[red]✗[/] Folder \[red]x\[/]."
