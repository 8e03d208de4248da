"""Nothing is committed that names a download address, a secret or somebody's machine."""

import json
import re

from tests.house_rules.sources import ROOT, committed_files

# Written in pieces, so that this file does not name them itself.
REGISTRIES = tuple(
    "".join(parts)
    for parts in (("py", "pi.org"), ("python", "hosted"), ("npm", "js.org"), ("npm", "js.com"))
)
MACHINE_PATHS = re.compile("/" + "(?:work|root|home/[a-z]+)/[a-z]")
TEXT_SUFFIXES = {
    ".py",
    ".ts",
    ".css",
    ".html",
    ".md",
    ".toml",
    ".txt",
    ".json",
    ".sh",
    ".yml",
    ".po",
    ".cfg",
    "",
}
LARGEST_BYTES = 2_000_000


def texts() -> list[tuple[str, str]]:
    paths = [path for path in committed_files() if path.suffix in TEXT_SUFFIXES]
    return [
        (path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8", errors="replace"))
        for path in paths
    ]


def test_no_file_names_a_package_registry() -> None:
    assert [name for name, text in texts() if any(host in text for host in REGISTRIES)] == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert [name for name, text in texts() if MACHINE_PATHS.search(text)] == []


def test_lock_files_hold_no_addresses() -> None:
    lock = (ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    for path in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in path.read_text(encoding="utf-8")


def test_the_npm_lock_holds_the_packages_of_every_platform() -> None:
    """Without them `npm ci` refuses the lock file, on this platform too."""
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    names = {path.rpartition("node_modules/")[2] for path in lock["packages"]}
    optional = {
        name for one in lock["packages"].values() for name in one.get("optionalDependencies", ())
    }
    assert optional - names == set()


def test_no_file_is_huge() -> None:
    sizes = {path.name: path.stat().st_size for path in committed_files()}
    assert {name: size for name, size in sizes.items() if size > LARGEST_BYTES} == {}


def test_the_rule_knows_a_machine_path() -> None:
    assert MACHINE_PATHS.search("see /ro" + "ot/project")
    assert not MACHINE_PATHS.search("see docs/guide and /usr/bin")
