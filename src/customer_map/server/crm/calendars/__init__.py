"""Activities as entries of calendars, and entries of calendars as activities."""
