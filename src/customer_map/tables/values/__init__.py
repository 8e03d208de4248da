"""Turns arrays of strings into typed Arrow arrays, one reader per type, each fault with its reason."""
