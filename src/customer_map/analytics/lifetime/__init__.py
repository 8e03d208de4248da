"""Turns purchase histories into what customers may still buy, and what that is worth."""
