"""Under load, while parts of it are killed at random, an installation loses nothing and does nothing twice.

The longer campaign is `python -m scripts.fault_campaign --minutes 10 --seed 7`.
"""

from pathlib import Path

import pytest
from installation import Installation
from tests.faults.campaign.killing import FIRST
from tests.faults.campaign.running import run_campaign

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

SECONDS = 15
PAIRS = 15


def test_every_acknowledged_write_is_there_exactly_once(
    installation: Installation, tmp_path: Path
) -> None:
    installation.start()
    found = run_campaign(installation, tmp_path, seconds=SECONDS, seed=1, pairs=PAIRS)
    assert not found.wrong, found
    assert set(FIRST) <= set(found.figures["whole again after, s"])
    assert found.figures["EventSender"]["acknowledged"] > 0
