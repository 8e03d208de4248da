"""Turns everything that can be read into the share that one person reads in a test run.

Reading everything as everybody takes as long as all other tests of this folder together: in a usual run each person
reads every `STRIDE`-th path, all persons together every one; `CUSTOMER_MAP_MATRIX=whole` lets each read all.
"""

import os

from tests.security.addresses import MACHINES
from tests.security.sights import reading_paths
from tests.security.worlds import NARROW, WITHOUT, World

VIEWS = (*NARROW, *WITHOUT)
STRIDE = 1 if os.environ.get("CUSTOMER_MAP_MATRIX") == "whole" else len(VIEWS)


def paths_people_read(world: World) -> list[str]:
    """Return every path with every question, none twice."""
    return list(dict.fromkeys(path for _, path in reading_paths(world, without=(MACHINES,))))


def share_of(paths: list[str], view: str) -> list[str]:
    """Return the paths that this person reads."""
    return paths[VIEWS.index(view) % STRIDE :: STRIDE]
