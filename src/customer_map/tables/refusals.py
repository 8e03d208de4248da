"""Turns a value that cannot be taken over into a refusal: line, column, value and the reason as an error class."""

from dataclasses import dataclass, field

from customer_map.errors import CustomerMapError

SHOWN_CHARACTERS = 200


class RefusedValueError(CustomerMapError):
    """Base of the reasons for which a line is refused; every one may use {value} and its own fields."""

    code = "refused"
    message = "The value “{value}” cannot be taken over."


class WrongCellCountError(RefusedValueError):
    """The line has more or fewer cells than the header."""

    code = "wrong_cell_count"
    message = "The line has {found} cells instead of {expected}."
    hint = "A separator or quote is missing or too many: put text that contains the separator into quotes."


class NulCharacterError(RefusedValueError):
    """The line holds a NUL byte, which no text may hold."""

    code = "nul_character"
    message = "The line holds a NUL byte."
    hint = "Remove the byte or export the file again as plain text."


class NotAnEventLineError(RefusedValueError):
    """A line of a file of events that is no JSON, or no call of Segment's specification."""

    code = "not_an_event_line"
    message = "The line is no event that Segment writes: {value}"
    hint = "Each line must be one JSON object with a type such as track, page or identify."


class MissingValueError(RefusedValueError):
    """A required field is empty."""

    code = "missing_value"
    message = "A value is required here."
    hint = "Fill in the cell."


class NotADateError(RefusedValueError):
    """No known spelling of a date or time, or no such day."""

    code = "not_a_date"
    message = "“{value}” is not a date."
    hint = "Write dates as 2024-03-05 or 2024-03-05 14:30."


class DateOutOfRangeError(RefusedValueError):
    """A date so early or late that it must be a mistake."""

    code = "date_out_of_range"
    message = "The date “{value}” is not between the years {earliest} and {latest}."
    hint = "Correct the year, or leave the cell empty if the date is not known."


class NotANumberError(RefusedValueError):
    """No number."""

    code = "not_a_number"
    message = "“{value}” is not a number."
    hint = "Write numbers as 1234.50."


class NumberOutOfRangeError(RefusedValueError):
    """A number too large to be true."""

    code = "number_out_of_range"
    message = "The number “{value}” is larger than {limit}."
    hint = "Correct the number."


class ScoreOutOfRangeError(RefusedValueError):
    """A score that does not lie between −1 and +1."""

    code = "score_out_of_range"
    message = "The score “{value}” is not between −1 and +1."
    hint = "Scale the scores so that −1 is the worst and +1 the best, or leave the column an attribute."


class NotOnTheScaleError(RefusedValueError):
    """An answer that is no mark of the scale of its question; the other answers of the line are taken."""

    code = "not_on_the_scale"
    message = "“{value}” is not on the scale from {lowest} to {highest}."
    hint = "Correct the answer, empty the cell, or keep the column as words."


class OtherCurrencyError(RefusedValueError):
    """A money value carries the sign of another currency than its column."""

    code = "other_currency"
    message = "“{value}” is not in {currency}."
    hint = "Put each currency into a file or column of its own."


class NotAnEmailError(RefusedValueError):
    """No e-mail address."""

    code = "not_an_email"
    message = "“{value}” is not an e-mail address."
    hint = "Write addresses as name@example.com, or leave the cell empty."


class NotAPhoneNumberError(RefusedValueError):
    """Not a phone number: it holds no digits or far too many."""

    code = "not_a_phone_number"
    message = "“{value}” is not a phone number."
    hint = "Write numbers with their digits, such as +86 10 6552 9988."


class NotABooleanError(RefusedValueError):
    """Neither yes nor no."""

    code = "not_a_boolean"
    message = "“{value}” is neither yes nor no."
    hint = "Write yes or no, 是 or 否, true or false, 1 or 0."


class TextTooLongError(RefusedValueError):
    """A text longer than its field takes."""

    code = "text_too_long"
    message = "The text has {length} characters; {limit} are allowed."
    hint = "Shorten the text, or map the column to a note."


REASONS: dict[str, type[RefusedValueError]] = {
    reason.code: reason
    for reason in (
        WrongCellCountError,
        NulCharacterError,
        NotAnEventLineError,
        MissingValueError,
        NotADateError,
        DateOutOfRangeError,
        NotANumberError,
        NumberOutOfRangeError,
        ScoreOutOfRangeError,
        NotOnTheScaleError,
        OtherCurrencyError,
        NotAnEmailError,
        NotAPhoneNumberError,
        NotABooleanError,
        TextTooLongError,
    )
}


@dataclass(frozen=True)
class Refusal:
    """A line that was not taken over.

    `line` is the line in the file, `column` the header of the guilty cell (empty when the whole line is), `value`
    what stood there (cut to 200 characters), `reason` a key of `REASONS`, `fields` what its sentence needs besides.
    """

    line: int
    column: str
    value: str
    reason: str
    fields: dict[str, str | int] = field(default_factory=dict)

    def error(self) -> RefusedValueError:
        """The refusal as an error, whose sentence and hint can be shown or translated."""
        return REASONS[self.reason](value=self.value, **self.fields)


def shown(value: str) -> str:
    """The value as a report shows it: cut after 200 characters, without NUL bytes.

    >>> shown("a" * 300)[-2:]
    'a…'
    """
    plain = value.replace("\0", "␀")
    return plain if len(plain) <= SHOWN_CHARACTERS else plain[:SHOWN_CHARACTERS] + "…"
