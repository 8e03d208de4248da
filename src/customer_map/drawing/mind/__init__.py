"""Mind maps: topics in, a tree that grows to both sides of its root out."""
