"""Asking customers: surveys, whom they were sent to, and what was answered."""
