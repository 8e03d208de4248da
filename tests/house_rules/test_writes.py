"""Records are written by verbs in actions and read through what the user may see."""

import ast
import re
from collections.abc import Iterator

from tests.house_rules.sources import SERVER, Source, python_sources

WRITING_CALLS = frozenset(
    {
        "save",
        "create",
        "bulk_create",
        "bulk_update",
        "get_or_create",
        "update_or_create",
        "delete",
    }
)
WRITING_SQL = re.compile(
    r"\b(INSERT INTO|UPDATE \S+ SET|DELETE FROM|TRUNCATE TABLE|COPY \S+ ?\(|MERGE INTO)\b"
)
# Where rows may be written: verbs, and the few places that are none.
ALLOWED = re.compile(
    r"/actions(/|\.py)"  # verbs
    r"|/audit/(log|notifications)\.py"  # appends the entries of verbs, and tells people
    r"|/intake/loading/"  # the set-based SQL of one verb, run inside its transaction
    r"|/intake/(progress|refusal_file)\.py"  # what an import says of itself while it runs
    r"|/accounts/models\.py"  # the user factory that Django asks for
    r"|/config/restoring\.py"  # whole tables from a backup
)
READING_STARTS = frozenset({"visible_to", "editable_by", "reachable_by"})
# Jobs and verbs work for the system; only what answers a person is bound to that person's view.
ANSWERING = re.compile(r"/(web|api)/|/queries(/|\.py)|/lenses/")
FOR_EVERYBODY = re.compile(
    r"/crm/queries/custom_fields\.py"  # definitions of fields are the same for everybody
    r"|/crm/queries/purchases\.py"  # only the lines of the orders that it is given
    r"|/crm/queries/occurrences\.py"  # what replaces an occurrence hides it, whoever may see what does
)


def writes(tree: ast.AST) -> Iterator[int]:
    """Line numbers of calls that write rows."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            on_rows = "objects" in ast.unparse(node.func) or "records" in ast.unparse(node.func)
            is_row_call = node.func.attr in WRITING_CALLS and (on_rows or node.func.attr == "save")
            if is_row_call or (node.func.attr == "update" and on_rows):
                yield node.lineno
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and WRITING_SQL.search(node.value):
            yield node.lineno


def unfiltered_reads(tree: ast.AST) -> Iterator[int]:
    """Line numbers where `Model.records` goes on with anything but a rights filter."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Attribute):
            continue
        if node.value.attr == "records" and node.attr not in READING_STARTS:
            yield node.lineno


def places(source: Source, lines: Iterator[int]) -> list[str]:
    return [f"{source.name}:{line}" for line in lines]


def test_rows_are_written_only_in_actions() -> None:
    sources = [one for one in python_sources("server") if not ALLOWED.search(one.name)]
    assert [place for one in sources for place in places(one, writes(one.tree))] == []


def test_whatever_answers_a_person_reads_through_that_persons_rights() -> None:
    sources = [
        one
        for one in python_sources("server")
        if ANSWERING.search(one.name) and not FOR_EVERYBODY.search(one.name)
    ]
    assert [place for one in sources for place in places(one, unfiltered_reads(one.tree))] == []


def test_the_rules_tell_good_lines_from_bad() -> None:
    bad = ["row.save()", "Customer.objects.create(name='x')", "execute('INSERT INTO t VALUES (1)')"]
    good = ["form.is_valid()", "create(actor=actor)", "values.update(more)", "_('Delete the map')"]
    assert [len(list(writes(ast.parse(line)))) for line in bad] == [1, 1, 1]
    assert [len(list(writes(ast.parse(line)))) for line in good] == [0, 0, 0, 0]
    assert list(unfiltered_reads(ast.parse("Customer.records.filter(pk=1)"))) == [1]
    assert list(unfiltered_reads(ast.parse("Customer.records.visible_to(user)"))) == []


def test_the_server_is_where_the_rules_look() -> None:
    assert (SERVER / "crm").is_dir()
