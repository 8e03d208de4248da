"""Maps in, SVG out: one layout per kind of map, one way to write and to patch them."""
