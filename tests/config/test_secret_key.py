import stat
from pathlib import Path

import pytest

from customer_map.server.config.data_folder import DataFolder, open_data_folder
from customer_map.server.config.secret_key import VARIABLE, WeakSecretKeyError, secret_key

STRONG = "fN3kQ9xT7bV1mZ5cR8wJ2pL6hD4gS0yA"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.delenv(VARIABLE, raising=False)
    return open_data_folder(tmp_path)


def test_a_key_is_made_once_for_its_owner_only(folder: DataFolder) -> None:
    key = secret_key(folder)
    assert len(key) >= 50
    assert secret_key(folder) == key
    assert stat.S_IMODE(folder.secret_key.stat().st_mode) == 0o600
    assert [path.name for path in folder.path.glob("secret_key*")] == ["secret_key"]


def test_two_folders_have_two_keys(folder: DataFolder, tmp_path: Path) -> None:
    assert secret_key(folder) != secret_key(open_data_folder(tmp_path / "other"))


def test_the_variable_wins_over_the_file(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, STRONG)
    assert secret_key(folder) == STRONG
    assert not folder.secret_key.exists()


@pytest.mark.parametrize("weak", ["short", "a" * 60, "changeme" * 8, "django-insecure-" + STRONG])
def test_a_key_that_could_be_guessed_is_refused(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, weak: str
) -> None:
    monkeypatch.setenv(VARIABLE, weak)
    with pytest.raises(WeakSecretKeyError, match=f"in {VARIABLE} could be guessed"):
        secret_key(folder)


def test_an_emptied_key_file_is_refused(folder: DataFolder) -> None:
    folder.secret_key.touch()
    with pytest.raises(WeakSecretKeyError, match="secret_key"):
        secret_key(folder)
