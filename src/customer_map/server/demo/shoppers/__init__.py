"""Invents the persons who buy for themselves, and what they do from the first advertisement to the recommendation."""
