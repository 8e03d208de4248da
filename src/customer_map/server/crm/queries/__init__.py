"""Reads of the CRM: each starts from what the user may see."""
