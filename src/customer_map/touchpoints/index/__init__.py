"""The touchpoint index on disk: built from a stream of events, kept up customer by customer, read without copying."""

from customer_map.touchpoints.index.building import build_index
from customer_map.touchpoints.index.checking import check
from customer_map.touchpoints.index.compacting import compact
from customer_map.touchpoints.index.erasing import erase_customers
from customer_map.touchpoints.index.errors import (
    IndexBusyError,
    IndexDamagedError,
    IndexMissingError,
    IndexVersionError,
    IndexWriteError,
    OtherCustomersError,
)
from customer_map.touchpoints.index.reading import TouchpointIndex
from customer_map.touchpoints.index.replacing import replace_customers

__all__ = [
    "IndexBusyError",
    "IndexDamagedError",
    "IndexMissingError",
    "IndexVersionError",
    "IndexWriteError",
    "OtherCustomersError",
    "TouchpointIndex",
    "build_index",
    "check",
    "compact",
    "erase_customers",
    "replace_customers",
]
