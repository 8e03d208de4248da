"""Turns the results of a survey into pages and files."""
