"""Turns columns of strings into typed columns of a known kind of record: contracts, mapping and conversion."""
