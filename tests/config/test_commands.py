import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from customer_map import __main__, __version__
from customer_map.cli.app import new_app
from customer_map.errors import CustomerMapError
from customer_map.server.config import commands

SLOW = ("django", "psycopg", "granian", "procrastinate", "pyarrow", "numpy")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "customer_map", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_version_is_told() -> None:
    assert run("--version").stdout == f"customer-map {__version__}\n"


def test_help_names_the_commands_and_loads_nothing_slow() -> None:
    program = (
        "import sys, runpy; sys.argv = ['customer-map', '--help']\n"
        "try: runpy.run_module('customer_map', run_name='__main__')\n"
        f"except SystemExit: print('loaded', sorted(set({SLOW!r}) & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert "loaded []" in answer
    for name in ("serve", "web", "worker", "check"):
        assert f" {name} " in answer


def test_every_command_explains_itself() -> None:
    app = new_app()
    commands.add_to(app)
    for name in ("serve", "web", "worker", "check"):
        result = CliRunner().invoke(app, [name, "--help"])
        assert result.exit_code == 0
        assert "--data" in result.output
        assert "--child" not in result.output


def test_an_error_is_a_sentence_and_a_remedy_without_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run("serve", "--data", str(tmp_path / "file"), "--port", "1999")
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        f'"{tmp_path / "file"}" is a file, or lies below one; a folder is needed.',
        "Choose another folder with --data or CUSTOMER_MAP_DATA.",
    ]


def test_debug_shows_where_an_error_came_from(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run("--debug", "serve", "--data", str(tmp_path / "file"), "--port", "1999")
    assert result.returncode == 1
    assert "Traceback" in result.stderr


def test_main_ends_with_code_1_after_a_deliberate_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class BrokenError(CustomerMapError):
        message = "The {part} [is] broken."
        hint = "Mend it."

    def broken() -> None:
        raise BrokenError(part="pipe")

    monkeypatch.setattr(__main__, "new_app", lambda: broken)
    monkeypatch.setattr(commands, "add_to", lambda _app: None)
    monkeypatch.setattr(sys, "argv", ["customer-map"])
    with pytest.raises(SystemExit) as caught:
        __main__.main()
    assert caught.value.code == 1
    assert capsys.readouterr().err == "The pipe [is] broken.\nMend it.\n"
