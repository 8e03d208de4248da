"""Turns a designed journey and real paths into the deviations between them, each with the customers behind it."""
