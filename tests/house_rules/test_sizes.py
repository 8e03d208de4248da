"""Functions and files stay small enough to read."""

import ast
from statistics import median

from tests.house_rules.sources import PACKAGE, Source, python_sources

LONGEST_FUNCTION = 60
LONGEST_FILE = 500
MEDIAN_FUNCTION = 10
MEDIAN_FILE = 150


def functions(source: Source) -> list[tuple[str, int]]:
    """Name and number of lines of every function, its docstring not counted."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            found.append((f"{source.name}:{node.name}", lines - docstring_lines(node)))
    return found


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    if ast.get_docstring(node) is None:
        return 0
    first = node.body[0]
    return (first.end_lineno or first.lineno) - first.lineno + 1


def test_no_function_is_longer_than_sixty_lines() -> None:
    found = [one for source in python_sources() for one in functions(source)]
    assert [one for one in found if one[1] > LONGEST_FUNCTION] == []
    assert median(lines for _, lines in found) <= MEDIAN_FUNCTION


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    lengths = {source.name: source.text.count("\n") for source in python_sources()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}
    assert median(lengths.values()) <= MEDIAN_FILE


def test_a_function_is_measured_without_its_docstring() -> None:
    text = 'def small():\n    """One.\n\n    Two.\n    """\n    return 1\n'
    source = Source(PACKAGE / "example.py", text)
    assert functions(source) == [("src/customer_map/example.py:small", 2)]
