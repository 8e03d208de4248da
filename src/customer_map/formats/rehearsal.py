"""Turns a workbook into an exit code: read to its end once in a process of its own, where harm is contained.

The reader of workbooks is native code. A crafted file can send it round in circles or let it reserve
all memory, which no exception handler would notice. So `rehearse` runs this file as a script, under
limits of time and memory; what goes well there goes well again.
"""

import subprocess
import sys
from pathlib import Path

from python_calamine import CalamineWorkbook, PasswordError

FINE, PROTECTED, BROKEN = 0, 3, 4
SECONDS = 120
MEMORY_BYTES = 2**30


def rehearse(path: Path, seconds: float = SECONDS) -> int:
    """FINE, PROTECTED or BROKEN; whatever does not end well and in time is broken."""
    command = [sys.executable, __file__, str(path)]
    try:
        done = subprocess.run(command, check=False, capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return BROKEN
    return done.returncode if done.returncode in {FINE, PROTECTED} else BROKEN


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _read(path: Path) -> int:
    try:
        with path.open("rb") as raw:
            book = CalamineWorkbook.from_filelike(raw)
            for about in book.sheets_metadata:
                for _ in book.get_sheet_by_name(about.name).iter_rows():
                    pass
    except PasswordError:
        return PROTECTED
    return FINE


if __name__ == "__main__":
    _limit_memory()
    sys.exit(_read(Path(sys.argv[1])))
