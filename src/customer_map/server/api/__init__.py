"""The REST API: thin endpoints that parse, call and answer."""
