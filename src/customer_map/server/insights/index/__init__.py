"""The touchpoint index beside the database: filled from it, never ahead of it, and read together with what is newer."""
