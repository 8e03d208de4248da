"""Turns what is for sale into what is likely to come in, and what was sold into how selling goes."""
