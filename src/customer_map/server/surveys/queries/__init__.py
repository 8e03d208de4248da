"""Reads of surveys: for the people who ask, and for those who answer."""
