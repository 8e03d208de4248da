"""The search over all records: what each is found by, kept up to date, and read with the rights of who asks."""
