"""Finds the project's own files, for the rules to read."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "customer_map"
SERVER = PACKAGE / "server"


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file, read and parsed."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)


@cache
def python_sources(*below: str) -> tuple[Source, ...]:
    """Every Python file of the package below the given folders, but for migrations."""
    folders = [PACKAGE / folder for folder in below] or [PACKAGE]
    paths = sorted(path for folder in folders for path in folder.rglob("*.py"))
    return tuple(
        Source(path, path.read_text(encoding="utf-8"))
        for path in paths
        if "migrations" not in path.parts
    )


@cache
def templates() -> tuple[Path, ...]:
    """Every page template."""
    return tuple(sorted(SERVER.rglob("templates/**/*.html")))


@cache
def committed_files() -> tuple[Path, ...]:
    """Every file that git tracks or would track."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    paths = (ROOT / line for line in listed.stdout.splitlines())
    return tuple(path for path in paths if path.is_file())
