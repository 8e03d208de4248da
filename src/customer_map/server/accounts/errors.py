"""What can go wrong with people and rights, each with its remedy."""

from customer_map.errors import CustomerMapError


class LinkNoLongerValidError(CustomerMapError):
    """A one-time link is unknown, used, withdrawn or too old; the answer is the same for all four."""

    code = "link_no_longer_valid"
    message = "This link is no longer valid."
    hint = "Links work once and for a limited time. Ask for a new one."


class LastOwnerError(CustomerMapError):
    """Without an owner nobody could let anybody in again."""

    code = "last_owner"
    message = "{name} is the last owner."
    hint = "Make somebody else an owner first."


class AddressInUseError(CustomerMapError):
    """Somebody with this address is here already."""

    code = "address_in_use"
    message = "There is already a user with the address {email}."
    hint = "Use another address, or reactivate that user."


class KeyRejectedError(CustomerMapError):
    """A program presented no key, or one that does not work; the answer never says which."""

    code = "key_rejected"
    message = "The API key is missing or does not work."
    hint = "Send it as “Authorization: Bearer …”. It may have been revoked or have expired."


class ScopeMissingError(CustomerMapError):
    """The key works, but not for this."""

    code = "scope_missing"
    message = "The API key lacks the scope {scope}."
    hint = "Make a key with that scope."
