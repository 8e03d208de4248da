"""The views of lists: their filters, columns and layouts."""
