"""Pages: the import wizard and its reports."""
