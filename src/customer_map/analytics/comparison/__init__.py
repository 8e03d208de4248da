"""Turns two groups of customers, or two periods, into the differences between their journeys that hold."""
