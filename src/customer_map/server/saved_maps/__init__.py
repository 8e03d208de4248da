"""Saved relationship, journey and mind maps: definitions, members and assessments."""
