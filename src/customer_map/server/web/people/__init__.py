"""Pages: the first owner, invitations, users, teams, rights, keys and one's own settings."""
