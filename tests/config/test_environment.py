from pathlib import Path

import pytest

from customer_map.server.config import environment
from customer_map.server.config.environment import SettingError

NAME = "CUSTOMER_MAP_PROBE"


def test_text_is_stripped_and_blank_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.text(NAME, "default") == "default"
    monkeypatch.setenv(NAME, "  ")
    assert environment.text(NAME, "default") == "default"
    monkeypatch.setenv(NAME, " word ")
    assert environment.text(NAME, "default") == "word"


@pytest.mark.parametrize(
    ("word", "meaning"), [("1", True), ("YES", True), ("on", True), ("0", False), ("False", False)]
)
def test_a_flag_is_said_in_several_words(
    monkeypatch: pytest.MonkeyPatch, word: str, meaning: bool
) -> None:
    monkeypatch.setenv(NAME, word)
    assert environment.flag(NAME, default=not meaning) is meaning


def test_a_flag_that_is_not_set_has_its_default() -> None:
    assert environment.flag(NAME, default=True)
    assert not environment.flag(NAME, default=False)


def test_a_wrong_flag_names_the_variable_and_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "maybe")
    with pytest.raises(SettingError) as caught:
        environment.flag(NAME, default=False)
    assert caught.value.sentence() == f'The environment variable {NAME} is "maybe".'
    assert "1 or 0" in caught.value.remedy()


@pytest.mark.parametrize("word", ["0", "65536", "1.5", "many", "-1", "１２x", "--5"])
def test_a_wrong_integer_names_the_bounds(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv(NAME, word)
    with pytest.raises(SettingError, match="from 1 to 65535"):
        environment.integer(NAME, default=25, lowest=1, highest=65535)


def test_an_integer_is_read_or_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.integer(NAME, default=25, lowest=1, highest=65535) == 25
    monkeypatch.setenv(NAME, "-3")
    assert environment.integer(NAME, default=0, lowest=-5, highest=5) == -3


def test_words_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.words(NAME, ("a",)) == ("a",)
    monkeypatch.setenv(NAME, " crm.example , ,10.0.0.1")
    assert environment.words(NAME, ("a",)) == ("crm.example", "10.0.0.1")


def test_a_secret_comes_from_the_variable_or_from_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert environment.secret(NAME) == ""
    monkeypatch.setenv(NAME, "in the open")
    assert environment.secret(NAME) == "in the open"
    (tmp_path / "secret").write_text("in a file\n")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "secret"))
    assert environment.secret(NAME) == "in a file"


def test_a_secret_file_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{NAME}_FILE", "/nowhere/secret")
    with pytest.raises(SettingError, match="/nowhere/secret"):
        environment.secret(NAME)
