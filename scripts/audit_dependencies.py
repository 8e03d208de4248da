"""The lock files and what is installed in, everything that is wrong with a dependency out; works without a network.

- what pyproject.toml names is locked,
- every line of the lock files names one version and its hashes; what is installed is one of those versions,
- the licence that a package states is permissive, or is listed here with the reason why it is used nevertheless,
- no version is one of requirements/known-bad.txt.

Where `pip-audit` is installed, and reaches its source of advisories, it is asked too; else that is said.
"""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("base.txt", "dev.txt")
# What ships: others only test and build.
SHIPPED = "base.txt"
PERMISSIVE = re.compile(
    r"\b(MIT|MIT-0|MIT-CMU|Apache|BSD|0BSD|ISC|ISCL|PSF|Python Software Foundation|Zlib|CC0|Unlicense|HPND|BlueOak"
    r"|Unicode)\b|BSD-\d|PSF-2"
)
# Neither permissive nor a reason to do without; each is used unchanged, as a library.
ACCEPTED = {
    "psycopg": "LGPL: the driver of PostgreSQL, linked by import and replaceable",
    "psycopg-binary": "LGPL: as psycopg",
    "psycopg-pool": "LGPL: as psycopg",
    "certifi": "MPL: a list of certificates, unchanged",
}
COPYLEFT = re.compile(r"\b(A?GPL|LGPL|GNU|SSPL|BUSL|Commons Clause|EUPL)", re.IGNORECASE)
NPM_FREE = re.compile(
    r"^\(?(MIT|MIT-0|Apache-2\.0|ISC|0BSD|BSD-\S+|BlueOak-1\.0\.0|MPL-2\.0)( |$|\))"
)


@dataclass(frozen=True)
class Locked:
    """One line of a lock file."""

    name: str
    version: str
    hashes: int


def main() -> int:
    """Print everything that is wrong; the exit code says whether anything is."""
    faults = [*faulty_locks(), *faulty_licences(), *known_bad(), *faulty_packages_of_pages()]
    summary = f"{len(faults)} faults in {len(locked(LOCKS[-1]))} dependencies."
    sys.stdout.write("\n".join([*faults, advisories(), summary, ""]))
    return 1 if faults else 0


def locked(file: str) -> list[Locked]:
    """Return the lines of a lock file; a package may stand there for several versions of Python."""
    text = (ROOT / "requirements" / file).read_text(encoding="utf-8").replace("\\\n", " ")
    found = []
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            requirement, _, rest = line.partition(" --hash=")
            parsed = Requirement(requirement.strip())
            version = str(parsed.specifier).removeprefix("==")
            found.append(Locked(canonicalize_name(parsed.name), version, rest.count("sha256:")))
    return found


def faulty_locks() -> Iterator[str]:
    """Yield what is not locked, not pinned, has no hash, or is installed in another version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    known = {one.name for one in locked(SHIPPED)}
    for name in sorted(
        {canonicalize_name(Requirement(one).name) for one in project["dependencies"]} - known
    ):
        yield f"{SHIPPED}: {name} is not locked; run make lock"
    for file in LOCKS:
        versions: dict[str, set[str]] = defaultdict(set)
        for one in locked(file):
            versions[one.name].add(one.version)
            if not one.hashes or not re.fullmatch(r"[\w.+!]+", one.version):
                yield f"{file}: {one.name} is not pinned to one version with its hashes"
        for name, allowed in versions.items():
            there = installed_version(name)
            if there and there not in allowed:
                yield f"{file}: {name} {there} is installed, {' or '.join(sorted(allowed))} is locked"


def installed_version(name: str) -> str:
    """Return the version that is installed; "" for what other systems need."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def faulty_licences() -> Iterator[str]:
    """Yield what ships without a permissive licence."""
    for name in sorted({one.name for one in locked(SHIPPED)}):
        if installed_version(name) and name not in ACCEPTED:
            stated = licence_of(name)
            if COPYLEFT.search(stated) or not PERMISSIVE.search(stated):
                yield f"{name}: the licence is {stated or 'not stated'}"


def licence_of(name: str) -> str:
    """Return what a package says about its licence, the newest way of saying so first."""
    told = metadata.metadata(name)
    expression = told.get("License-Expression")
    if expression:
        return expression
    classifiers = [word for word in told.get_all("Classifier") or [] if word.startswith("License")]
    return "; ".join(word.rpartition("::")[2].strip() for word in classifiers) or first_line(
        told.get("License")
    )


def first_line(text: str | None) -> str:
    """Return the first line; some packages state the whole text."""
    return (text or "").strip().partition("\n")[0]


def known_bad() -> Iterator[str]:
    """Yield what is locked though it is known to be bad."""
    lines = (ROOT / "requirements" / "known-bad.txt").read_text(encoding="utf-8").splitlines()
    bad = [line.partition("#") for line in lines if line.strip() and not line.startswith("#")]
    for file in LOCKS:
        for one in locked(file):
            for condition, _, reason in bad:
                name, _, versions = condition.strip().partition(" ")
                if canonicalize_name(name) == one.name and one.version in SpecifierSet(
                    versions.strip()
                ):
                    yield f"{file}: {one.name} {one.version}: {reason.strip()}"


def faulty_packages_of_pages() -> Iterator[str]:
    """Yield what the front end is built with and has no hash or no free licence."""
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    for path, package in lock["packages"].items():
        if not path or package.get("inBundle"):
            continue
        if "integrity" not in package:
            yield f"{path}: no hash"
        if not NPM_FREE.match(package.get("license", "")):
            yield f"{path}: the licence is {package.get('license', 'not stated')}"


def advisories() -> str:
    """Ask pip-audit, if there is one."""
    program = shutil.which("pip-audit") or shutil.which(
        "pip-audit", path=str(Path(sys.executable).parent)
    )
    if program is None:
        return "No source of advisories was asked: pip-audit is not installed. Known-bad releases were looked up."
    lock = ROOT / "requirements" / SHIPPED
    done = subprocess.run(
        [program, "--disable-pip", "--requirement", str(lock)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


if __name__ == "__main__":
    raise SystemExit(main())
