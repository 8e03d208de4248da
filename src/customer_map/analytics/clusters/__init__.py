"""Turns the paths of customers into groups of similar journeys, with how sure each group is."""
