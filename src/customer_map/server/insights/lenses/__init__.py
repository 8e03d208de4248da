"""The three lenses: records that a user may see in, maps out, and what is done on a map back into records."""
