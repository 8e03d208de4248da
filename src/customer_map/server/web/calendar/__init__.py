"""The calendar: what is planned, by month, week, day and as a list."""
