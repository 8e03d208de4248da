"""Pages: the three maps and what is done on them."""
