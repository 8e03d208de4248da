"""Numbers in Simplified Chinese: groups of three digits, as accounts and spreadsheets have them."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
