"""Verbs of webhooks out."""
