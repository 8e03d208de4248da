"""The pages: thin views that parse, call and answer."""
