"""The `customer-map` command: what works on files alone, without a server."""
