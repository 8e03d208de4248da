"""Reads of feedback: statements, themes and answers, each as a user may see them."""
