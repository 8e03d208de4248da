"""What `import customer_map` and the command line offer on files and tables alone: events in, maps and figures out."""
