"""One linear pass over a touchpoint log each; results of parts merge into that of the whole."""
