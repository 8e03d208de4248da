"""What is rehearsed runs, and leaves nothing behind."""

import tempfile
from pathlib import Path

import pytest

from customer_map.server.insights.journeys.rehearsing import rehearse


def test_a_rehearsal_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    rehearse()
    assert list(tmp_path.iterdir()) == []
