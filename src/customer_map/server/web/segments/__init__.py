"""Pages of segments: how many customers stand where, and who they are."""
