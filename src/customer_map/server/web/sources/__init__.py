"""Event sources: the addresses that events come in at, the tracking script, and the pages about both."""
