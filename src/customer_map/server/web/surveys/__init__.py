"""Pages of those who ask: the list of surveys, the builder, links and invitations."""
