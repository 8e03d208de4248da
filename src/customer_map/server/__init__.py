"""The Django server: accounts, records, maps and pages on PostgreSQL."""
