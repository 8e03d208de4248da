"""What the scopes of a key allow."""

import pytest

from customer_map.server.accounts.roles import Intent, RecordType
from customer_map.server.accounts.scopes import all_scopes, allows


@pytest.mark.parametrize("kind", list(RecordType))
def test_the_wide_scopes_cover_every_record_type(kind: RecordType) -> None:
    assert allows(["read"], kind, Intent.READ)
    assert allows(["write"], kind, Intent.EDIT)
    assert allows(["write"], kind, Intent.DELETE)


def test_writing_does_not_include_reading_nor_the_other_way_round() -> None:
    assert not allows(["write"], "customer", Intent.READ)
    assert not allows(["read"], "customer", Intent.EDIT)
    assert not allows([], "customer", Intent.READ)


def test_a_narrow_scope_covers_its_type_only() -> None:
    assert allows(["customer.write"], "customer", Intent.DELETE)
    assert not allows(["customer.write"], "contact", Intent.EDIT)
    assert not allows(["customer.read"], "customer", Intent.EDIT)


def test_every_scope_is_listed_once() -> None:
    assert len(all_scopes()) == len(set(all_scopes())) == 2 + 2 * len(RecordType)
