"""Turns files of any supported format into tables of strings; one file format per module, known by its content."""
