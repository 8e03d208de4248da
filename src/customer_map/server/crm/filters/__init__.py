"""Filters: JSON trees over the fields and the behaviour of records in, conditions and sentences out."""

from customer_map.server.crm.filters.catalogue import fields_for, relations_for
from customer_map.server.crm.filters.errors import InvalidFilterError
from customer_map.server.crm.filters.filters import Filter, parse_filter
from customer_map.server.crm.filters.nodes import FilterField

__all__ = [
    "Filter",
    "FilterField",
    "InvalidFilterError",
    "fields_for",
    "parse_filter",
    "relations_for",
]
