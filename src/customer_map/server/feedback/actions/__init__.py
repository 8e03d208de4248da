"""Verbs on feedback: read texts, learn, find and keep themes, close the loop."""
