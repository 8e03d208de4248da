"""Rules by which activities repeat: read, checked, expanded and said in words; nothing here asks the database."""
