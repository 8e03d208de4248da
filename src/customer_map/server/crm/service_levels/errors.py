"""What goes wrong with opening hours."""

from customer_map.errors import CustomerMapError


class NeverOpenError(CustomerMapError):
    """Opening hours hold too little open time."""

    code = "never_open"
    message = "There is never anybody there within these opening hours."
    hint = "Give opening hours for at least one day of the week."
