"""Settings, address table and processes of the server."""
