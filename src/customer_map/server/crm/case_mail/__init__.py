"""Turns e-mails of cases from bytes into text under limits, and messages of cases into e-mails."""
