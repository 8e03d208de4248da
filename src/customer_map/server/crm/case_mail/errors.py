"""What goes wrong with e-mails of cases."""

from customer_map.errors import CustomerMapError


class UnreadableMailError(CustomerMapError):
    """A file that was given as an e-mail is none, or one that no reader should open."""

    code = "unreadable_mail"
    message = "This is no e-mail that can be read: {reason}"
    hint = "Save the message as .eml (RFC 5322) in your mail program and try again."


class KnownMailError(CustomerMapError):
    """A mail was brought in before."""

    code = "known_mail"
    message = "This e-mail was brought in before."
    hint = "Look for it in the conversation of this case, or of another one."
