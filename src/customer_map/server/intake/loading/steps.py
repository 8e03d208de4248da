"""What loading is made of: SQL steps over all rows of a file, and for each kind of file its plan."""

from dataclasses import dataclass

LARGEST_AMOUNT = 10**15
"""Columns of money have fifteen digits before the point."""

CREATED, UPDATED, FOUND = "created", "updated", "found"


@dataclass(frozen=True)
class Step:
    """One statement over the staged rows.

    `counts` is a record type and what became of it: the rows that the statement touches are added there. With
    `refuses` (a key of `REASONS`) the statement returns line, column and value of rows that it took out.
    """

    sql: str
    counts: tuple[str, str] | None = None
    refuses: str = ""


@dataclass(frozen=True)
class Plan:
    """How the rows of one kind of file become records.

    `writes` are the record types that the actor must be allowed to edit. `derived` adds named SQL expressions over the
    fields to every staged row. `details` names the fields that have no column of their own and are kept as custom
    values: column of the staged row -> (record type, field names). Custom columns of the file join the first of them.
    """

    kind: str
    writes: tuple[str, ...]
    derived: dict[str, str]
    details: dict[str, tuple[str, tuple[str, ...]]]
    steps: tuple[Step, ...]
