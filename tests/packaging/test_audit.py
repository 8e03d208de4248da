"""The audit of dependencies sees what is not locked, not hashed, not permissive or known to be bad."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = "demo==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n"


@pytest.fixture
def audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, looking at a project of its own."""
    spec = importlib.util.spec_from_file_location(
        "audit", ROOT / "scripts" / "audit_dependencies.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(__import__("sys").modules, "audit", module)
    spec.loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["demo>=1"]\n')
    for name in module.LOCKS:
        (tmp_path / "requirements" / name).write_text(GOOD)
    (tmp_path / "requirements" / "known-bad.txt").write_text(
        "# a comment\nDemo <0.9  # it was bad\n"
    )
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


def write(audit: ModuleType, text: str) -> None:
    (audit.ROOT / "requirements" / "base.txt").write_text(text)


def test_a_good_lock_has_no_faults(audit: ModuleType) -> None:
    assert list(audit.faulty_locks()) == []
    assert list(audit.known_bad()) == []


@pytest.mark.parametrize(
    ("lock", "words"),
    [
        ("demo==1.0\n", "not pinned"),
        (GOOD.replace("==", ">="), "not pinned"),
        (GOOD.replace("demo", "other"), "demo is not locked"),
        (GOOD.replace("demo==1.0", "django==1.0"), "is installed, 1.0 is locked"),
    ],
)
def test_what_is_wrong_with_a_lock_is_said(audit: ModuleType, lock: str, words: str) -> None:
    write(audit, lock)
    assert any(words in fault for fault in audit.faulty_locks())


def test_a_release_that_is_known_to_be_bad_is_named_with_the_reason(audit: ModuleType) -> None:
    write(audit, GOOD.replace("1.0", "0.8"))
    assert list(audit.known_bad()) == ["base.txt: demo 0.8: it was bad"]


@pytest.mark.parametrize(
    ("stated", "is_free"),
    [
        ("MIT", True), ("Apache-2.0 OR BSD-3-Clause", True), ("ISC License (ISCL)", True), ("PSF-2.0", True),
        ("GPL-3.0-or-later", False), ("GNU Lesser General Public License v3 (LGPLv3)", False), ("", False),
        ("AGPL-3.0", False), ("Proprietary", False), ("SSPL-1.0", False),
    ],
)  # fmt: skip
def test_only_permissive_licences_ship(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, stated: str, is_free: bool
) -> None:
    told: Callable[[str], str] = lambda _name: stated  # noqa: E731 - what the package says
    monkeypatch.setattr(audit, "licence_of", told)
    monkeypatch.setattr(audit, "installed_version", lambda _name: "1.0")
    assert (not list(audit.faulty_licences())) == is_free
