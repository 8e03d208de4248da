"""Pages: the address programs subscribe to, calendar files out and in."""
