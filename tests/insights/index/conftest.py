"""An index in a folder of its own for each test."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def index_folder(settings: Any, tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    settings.INDEX_FOLDER = folder
    return folder
