"""Runs the examples in the docstrings of a module."""

import doctest
from types import ModuleType


def failed_examples(*modules: ModuleType) -> int:
    """How many examples of the modules do not give what they say; their report is printed."""
    return sum(
        doctest.testmod(module, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).failed
        for module in modules
    )
