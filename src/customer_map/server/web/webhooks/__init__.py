"""Pages about webhooks out."""
