"""Results in, what people and programs read out: cells, tables, HTML pages, workbooks, files."""
