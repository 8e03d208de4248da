import pytest

from customer_map.kernels.names import (
    UnknownAttributeError,
    UnknownNameError,
    codes_of,
    flags_of,
    near,
    values_of,
)
from customer_map.touchpoints.log import TouchpointLog

NAMES = ("", "NA", "Order placed", "Order paid", "Visit")


def test_names_become_codes_in_the_order_given() -> None:
    assert codes_of(["Visit", "", "NA"], NAMES).tolist() == [4, 0, 1]
    assert codes_of([], NAMES).tolist() == []


def test_names_become_flags() -> None:
    assert flags_of(["NA", "Visit", "NA"], NAMES).tolist() == [False, True, False, False, True]


def test_an_unknown_name_is_refused_with_those_that_come_close() -> None:
    with pytest.raises(UnknownNameError) as caught:
        codes_of(["order  placed"], NAMES)
    assert str(caught.value) == (
        "No touchpoint is called “order  placed”. Names that exist: “Order placed”, “Order paid”."
    )


def test_where_nothing_comes_close_some_names_are_told() -> None:
    assert near("zzzz", NAMES) == "“”, “NA”, “Order placed”, “Order paid”, “Visit”"
    assert near("zzzz", ()) == "–"


def test_an_unknown_attribute_is_refused() -> None:
    log = TouchpointLog((), NAMES, 0, {"channel": ("", "web")})
    assert values_of(log, "channel") == ("", "web")
    with pytest.raises(UnknownAttributeError, match=r"“chanel”.*“channel”"):
        values_of(log, "chanel")
