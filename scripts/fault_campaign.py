"""Minutes and a seed in, figures out: a real installation is written to while its processes are killed at random.

python -m scripts.fault_campaign --minutes 10 --seed 7

Everything happens in a temporary folder and on the loopback address. The exit code is 1 when a write that was
acknowledged is missing or there twice, or when anything else is not as it must be.
"""

import argparse
import json
import signal
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "plugins")]

from installation import Installation  # noqa: E402 - found by the line above
from tests.faults.campaign.running import run_campaign  # noqa: E402

MERGES_A_MINUTE = 8


def main() -> int:
    """Run one campaign and print what it found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leave nothing running behind
    with tempfile.TemporaryDirectory(prefix="customer-map-faults-") as folder:
        installation = Installation(Path(folder) / "data")
        try:
            installation.start()
            found = run_campaign(
                installation, Path(folder), seconds=asked.minutes * 60, seed=asked.seed,
                pairs=max(20, int(asked.minutes * MERGES_A_MINUTE)), restores=True,
            )  # fmt: skip
        finally:
            installation.remove()
    told = {"seed": asked.seed, "minutes": asked.minutes, **found.figures, "wrong": found.wrong}
    sys.stdout.write(json.dumps(told, indent=2) + "\n")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
