"""Verbs on what is derived from records: refresh the figures, make sure that the default maps exist."""
