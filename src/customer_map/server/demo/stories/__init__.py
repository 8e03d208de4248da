"""The planted stories: each one small function that bends the invented world, and a page in the guide that says so."""
