"""The change log: every write appends one entry; undo and live updates read it."""
