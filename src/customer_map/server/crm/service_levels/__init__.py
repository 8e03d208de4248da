"""Turns opening hours and what happened to a case into how long it has waited and when an answer is due."""
