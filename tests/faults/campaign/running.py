"""Turns an installation, a seed and minutes into findings: writers write, a killer kills, then all is compared."""

import time
from pathlib import Path
from typing import Any

from installation import Installation, run_to_end
from tests.faults.campaign.checking import Findings, check, settle
from tests.faults.campaign.killing import Killer
from tests.faults.campaign.preparing import prepare
from tests.faults.campaign.writers import (
    BackupTaker,
    BatchUpserter,
    EventSender,
    Importer,
    Merger,
    PageWriter,
    Writer,
)

END_SECONDS = 240


def run_campaign(
    installation: Installation,
    scratch: Path,
    *,
    seconds: float,
    seed: int,
    pairs: int,
    restores: bool = False,
) -> Findings:
    """Write and kill for so long, let it settle, and compare; `restores` compares the last backup, too.

    The installation runs already.
    """
    access = prepare(installation, pairs)
    writers: list[Writer] = [
        kind(installation, access) for kind in (EventSender, BatchUpserter, PageWriter, Merger)
    ]
    writers.append(Importer(installation, access, scratch))
    backups = BackupTaker(installation, access, scratch, tuple(writers))
    writers.append(backups)
    killer = Killer(installation, seed)
    for writer in writers:
        writer.start()
    try:
        killer.kill_until(time.monotonic() + seconds)
    finally:
        _stop(writers)
    began = time.monotonic()
    left = settle(installation)
    findings = check(installation, writers)
    findings.wrong += left
    findings.figures |= _figures(killer, time.monotonic() - began)
    if restores:
        installation.kill_everything()
        _check_backup(backups, scratch / "restored", findings)
    return findings


def _check_backup(backups: BackupTaker, folder: Path, findings: Findings) -> None:
    """Restore the last backup, let that go on, and look for all that had been acknowledged before it was taken."""
    if backups.last is None:
        findings.wrong.append("no backup could be taken")
        return
    restored = Installation(folder)
    try:
        done = run_to_end("restore", str(backups.last), "--data", str(folder))
        if done.returncode:
            findings.wrong.append(f"the backup cannot be restored: {done.stdout}{done.stderr}")
            return
        restored.start()
        left = settle(restored)
        found = check(restored, backups.held)
        found.wrong += left
    finally:
        restored.remove()
    findings.figures["restored backup"] = found.figures
    findings.wrong += [f"the restored backup: {one}" for one in found.wrong]


def _stop(writers: list[Writer]) -> None:
    for writer in writers:
        writer.stopped.set()
    for writer in writers:
        writer.join(END_SECONDS)
        assert not writer.is_alive(), f"{writer.name} does not end"


def _figures(killer: Killer, settling: float) -> dict[str, Any]:
    return {
        "kills": sum(map(len, killer.away.values())),
        "whole again after, s": killer.away,
        "settled and checked after, s": round(settling, 1),
    }
