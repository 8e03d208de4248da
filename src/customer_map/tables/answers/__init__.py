"""Answers in tables of surveys, reviews and tickets: which columns hold them, on which scale, how they are read."""
