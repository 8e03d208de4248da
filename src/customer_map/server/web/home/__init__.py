"""Pages: the start page, search, notifications and undo."""
