"""How much one request and one event may hold: as Segment's limits, with room for RudderStack's batches."""

LARGEST_BODY = 4 * 1024 * 1024
LARGEST_EVENT = 32 * 1024
LARGEST_BATCH = 5_000
LONGEST_ID = 300
LONGEST_MESSAGE_ID = 200
LONGEST_NAME = 200
