"""The verbs of the CRM: every write a person or a program can make, one file per noun."""
