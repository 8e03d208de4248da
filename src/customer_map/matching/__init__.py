"""Texts of records in; what they are found by, and how likely two records are the same, out."""
