"""Pages of duplicates: likely pairs with their reasons, merging field by field, and taking apart."""
