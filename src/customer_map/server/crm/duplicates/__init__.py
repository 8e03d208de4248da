"""Records that are likely the same: found, explained, decided on, merged and taken apart again."""
