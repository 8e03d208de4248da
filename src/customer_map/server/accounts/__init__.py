"""Users, teams, roles, rights and keys: who may do what."""
