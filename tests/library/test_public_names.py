import ast
import subprocess
import sys
from pathlib import Path

import pytest

import customer_map as cm

PACKAGE = Path(cm.__file__)


def test_every_public_name_is_there() -> None:
    for name in cm.__all__:
        assert getattr(cm, name).__name__ == name
    assert set(cm.__all__) <= set(dir(cm))
    assert len(cm.__all__) <= 30


def test_what_type_checkers_see_is_what_there_is() -> None:
    tree = ast.parse(PACKAGE.read_text("utf-8"))
    imported = {
        name.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("customer_map.")
        for name in node.names
    }
    assert imported == cm._MODULES
    assert sorted(imported) == cm.__all__


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = cm.no_such_thing


def test_the_package_itself_loads_nothing_heavy() -> None:
    code = (
        "import sys, time; began = time.process_time(); import customer_map; "
        "print(time.process_time() - began, 'numpy' in sys.modules, 'pyarrow' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert float(found[0]) < 0.05
    assert found[1:] == ["False", "False"]
