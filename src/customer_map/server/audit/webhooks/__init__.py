"""Webhooks out: the change log told to other programs."""
