"""What can be wrong with a filter."""

from customer_map.errors import CustomerMapError


class InvalidFilterError(CustomerMapError):
    """A node of a filter tree cannot be read; `node` is its place in the tree, such as `and[1].value`."""

    code = "invalid_filter"
    message = "The filter is wrong at {node}: {reason}"
    hint = "Fields, comparisons and examples stand in the guide to views."
