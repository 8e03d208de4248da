"""Rows in, figures and maps out: what analytics say about the records, kept until the records change."""
