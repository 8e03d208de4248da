"""A process that has just started in, one whose kernels are machine code out, compiled once for all processes.

The worker has a child compile, which gives way to everybody and its memory back; what it made lies in the cache. A web
process loads it from there, so that nobody who opens a journey waits; who comes earlier has their page compile.
"""

import atexit
import logging
import os
import platform
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

import platformdirs

from customer_map.server.config.children import end_with_parent
from customer_map.server.config.data_folder import DataFolder

VARIABLE = "NUMBA_CACHE_DIR"
PACKAGE = Path(__file__).parents[2]
COMPILED = ("kernels", "touchpoints", "analytics")
# Left in the cache by whoever has compiled everything.
DONE = "compiled"
LONGEST_WAIT_SECONDS = 120
LONGEST_END_SECONDS = 5
TICK_SECONDS = 0.5
YIELDING = 10

logger = logging.getLogger(__name__)


def keep_kernels_below(folder: DataFolder) -> None:
    """Keep compiled kernels in the data folder unless told otherwise; the package may lie where nobody can write.

    The compiler looks at this variable when it is loaded: call it before.
    """
    os.environ.setdefault(VARIABLE, str(folder.cache / "kernels"))


def keep_kernels_of_account() -> None:
    """Keep compiled kernels for the next start although the data folder will be thrown away."""
    cache = platformdirs.user_cache_path("customer-map") / "kernels"
    with suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        if os.access(cache, os.W_OK):
            os.environ.setdefault(VARIABLE, str(cache))


def compile_beside() -> None:
    """Have all kernels compiled by a child, which ends with this process at the latest; a thread waits for its end.

    Where that has been done, a start that follows, such as one after a crash, spends nothing on it.
    """
    if _is_compiled():
        return
    command = [sys.executable, "-m", __name__]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=0)
    atexit.register(_end, child)
    threading.Thread(target=child.wait, name="warm-up", daemon=True).start()


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    child.wait(LONGEST_END_SECONDS)


def compile_all() -> None:
    """Compile all kernels in this process, which gives way to others and ends with its parent."""
    end_with_parent()
    if hasattr(os, "nice"):
        os.nice(YIELDING)
    import django

    django.setup()
    _rehearse()  # first what the first pages need
    from customer_map.kernels.warm_up import warm_up

    warm_up()
    with suppress(OSError):
        _note().write_text(_versions(), encoding="ascii")


def load_beside() -> None:
    """Load what the first pages need in a thread as soon as it is compiled; the rest comes when somebody asks."""
    threading.Thread(target=_load, name="warm-up", daemon=True).start()


def _load() -> None:
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while time.monotonic() < deadline and not _is_compiled():
        time.sleep(TICK_SECONDS)
    _rehearse()


def _rehearse() -> None:
    from customer_map.server.insights.journeys.rehearsing import rehearse

    began = time.monotonic()
    rehearse()
    logger.info("The kernels were ready after %.1f s.", time.monotonic() - began)


def _is_compiled() -> bool:
    with suppress(OSError):
        return _note().read_text(encoding="ascii") == _versions()
    return False


def _note() -> Path:
    return Path(os.environ[VARIABLE]) / DONE


@cache
def _versions() -> str:
    """What the machine code was made from, and for which machine; a kernel that is called looks closer itself."""
    sources = (source for name in COMPILED for source in (PACKAGE / name).rglob("*.py"))
    newest = max(source.stat().st_mtime_ns for source in sources)
    host = ascii(platform.node())
    return f"customer-map {version('customer-map')} of {newest}, numba {version('numba')}, {host}\n"


if __name__ == "__main__":
    compile_all()
