"""An error is known by its code: no two deliberate errors share a code or a name."""

import ast
from collections import Counter
from collections.abc import Iterator

from tests.house_rules.sources import python_sources


def errors(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The classes that give themselves an error code, as (name, code)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name.endswith("Error"):
            for line in node.body:
                if isinstance(line, ast.Assign | ast.AnnAssign) and _sets_code(line):
                    yield node.name, ast.literal_eval(line.value)


def _sets_code(line: ast.Assign | ast.AnnAssign) -> bool:
    targets = line.targets if isinstance(line, ast.Assign) else [line.target]
    return any(isinstance(target, ast.Name) and target.id == "code" for target in targets)


def twice(words: list[str]) -> list[str]:
    return sorted(word for word, count in Counter(words).items() if count > 1)


def test_no_two_errors_share_a_code_or_a_name() -> None:
    found = [error for source in python_sources() for error in errors(source.tree)]
    assert len(found) > 50
    assert twice([name for name, _ in found]) == []
    assert twice([code for _, code in found]) == []


def test_the_rule_sees_both_ways_of_writing_a_code() -> None:
    plain = ast.parse("class AError(Exception):\n    code = 'a'")
    typed = ast.parse("class BError(Exception):\n    code: ClassVar[str] = 'b'")
    none = ast.parse("class CError(Exception):\n    message = 'c'")
    assert [list(errors(tree)) for tree in (plain, typed, none)] == [
        [("AError", "a")],
        [("BError", "b")],
        [],
    ]
