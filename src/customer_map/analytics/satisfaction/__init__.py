"""Turns the answers of a survey into scores, shares, trends, differences of groups and drivers, with intervals."""
