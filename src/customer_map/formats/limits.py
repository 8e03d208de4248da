"""Turns the question "how large may a file be?" into named numbers; every reader keeps to them."""

MAX_COLUMNS = 1_000
MAX_CELL_CHARACTERS = 131_072
"""Four times what a spreadsheet cell holds; it is also the limit of Python's own csv reader."""
MAX_LINE_BYTES = 16 * 2**20
MAX_UNPACKED_BYTES = 4 * 2**30
MAX_WORKBOOK_BYTES = 512 * 2**20
"""XML of one workbook: 1,048,576 rows of a dozen columns fit."""
MAX_WORKBOOK_CELLS = 20_000_000
MAX_RATIO = 300
"""Unpacked by packed bytes; event logs and spreadsheets of real life stay under 50."""
RATIO_COUNTS_FROM_BYTES = 64 * 2**20
MAX_ROWS = 50_000_000
MAX_XML_DEPTH = 64
MAX_SHEETS = 200
CHUNK_BYTES = 4 * 2**20
SAMPLE_BYTES = 256 * 2**10
BATCH_ROWS = 20_000
