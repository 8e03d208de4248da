"""Boxes and the links between them in, places from left to right out: a layered layout after Sugiyama."""
