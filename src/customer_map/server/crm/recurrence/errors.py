"""What can be wrong with a rule of recurrence."""

from typing import ClassVar

from customer_map.errors import CustomerMapError


class RecurrenceError(CustomerMapError):
    """A rule by which nothing can be planned."""

    code: ClassVar[str] = "recurrence_refused"
    message: ClassVar[str] = "This is not a rule by which something can repeat."


class UnreadableRuleError(RecurrenceError):
    """A part that RFC 5545 does not know, or that stands there twice."""

    code = "recurrence_unreadable"
    message = "“{part}” is not a part of a rule of recurrence."


class TooFrequentError(RecurrenceError):
    """More often than activities are planned."""

    code = "recurrence_too_frequent"
    message = "An activity repeats at most {most} times a day."


class ExcessiveRuleError(RecurrenceError):
    """A number beyond what a calendar can show."""

    code = "recurrence_excessive"
    message = "{part}: at most {most}."


class EmptyRuleError(RecurrenceError):
    """A rule that no day of the next hundred years fits, such as 30 February."""

    code = "recurrence_empty"
    message = "No day fits this rule of recurrence."
