"""The name of a package in, a Python that has it out: peers live in environments of their own, never among ours."""

import json
import subprocess
import sys
from pathlib import Path

PEERS = Path(__file__).parents[1] / "peers"
LONGEST_SECONDS = 1800


def environment_with(folder: Path, *packages: str) -> Path | None:
    """Make an environment with the packages; None when they cannot be had here."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    command = [str(python), "-m", "pip", "install", "--quiet", *packages]
    done = subprocess.run(command, check=False, capture_output=True)
    return python if done.returncode == 0 else None


def run_peer(python: Path, script: str, *arguments: str) -> dict[str, float] | None:
    """Return the figures that a peer prints as its last line; None when it fails or takes half an hour."""
    command = [str(python), str(PEERS / script), *arguments]
    try:
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=LONGEST_SECONDS
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    figures: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures
