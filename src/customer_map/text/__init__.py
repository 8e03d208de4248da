"""Texts of customers in; language, feeling, kind, aspects and topics out, in Chinese and English, on this machine."""
