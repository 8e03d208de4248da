"""Data in: files, imports and their reports."""
