"""Turns typed columns of a file into records: copy them next to the tables, then a few statements over all rows."""
