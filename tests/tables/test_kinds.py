"""The contracts of the record kinds are whole and agree with each other."""

import pytest

from customer_map.tables.fields import RecordKind
from customer_map.tables.header_names import compact
from customer_map.tables.kinds import KINDS

EVERY_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


@EVERY_KIND
def test_field_names_are_unique_and_required_ones_exist(kind: RecordKind) -> None:
    names = [field.name for field in (*kind.fields, *kind.derived)]
    assert len(set(names)) == len(names)
    assert {name for group in kind.required for name in group} <= set(names)


@EVERY_KIND
def test_every_field_has_a_label_headers_and_a_weight(kind: RecordKind) -> None:
    for field in kind.fields:
        assert field.label
        assert all(field.headers())
        assert 0 < field.weight <= 3


@EVERY_KIND
def test_a_header_names_one_field_only(kind: RecordKind) -> None:
    owner: dict[str, str] = {}
    for field in kind.fields:
        for header in field.headers():
            assert owner.setdefault(compact(header), field.name) == field.name, header


def test_the_kinds_of_the_issue_are_there() -> None:
    assert {
        "customers", "contacts", "order_lines", "events", "opportunities", "activities"
    } <= KINDS.keys()  # fmt: skip


def test_a_field_is_found_by_name() -> None:
    assert KINDS["customers"].field("name").label == "Name"
    assert KINDS["customers"].has("name")
    assert not KINDS["customers"].has("stage")
    with pytest.raises(KeyError):
        KINDS["customers"].field("stage")
