"""Verbs on surveys: built, published, sent, answered."""
