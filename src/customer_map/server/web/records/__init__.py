"""Pages: lists, pages and forms of the records."""
