"""Turns cells of text into trimmed, composed text, and checks addresses, phone numbers and lengths."""

import pyarrow as pa
import pyarrow.compute as pc

from customer_map.tables.values.readings import Reading, fault, without

EMAIL_PATTERN = r"^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@.,;<>]+$"
MISSING = (
    "na",
    "n/a",
    "#n/a",
    "null",
    "none",
    "nil",
    "nan",
    "nat",
    "-",
    "--",
    "—",
    "无",
    "空",
    "不详",
)
FEWEST_PHONE_DIGITS, MOST_PHONE_DIGITS = 3, 20


def tidy(cells: pa.Array) -> pa.Array:
    """Trimmed Unicode NFC text, null where nothing is left."""
    trimmed = pc.utf8_trim_whitespace(cells)
    if not pc.all(pc.string_is_ascii(trimmed), min_count=0).as_py():
        trimmed = pc.utf8_normalize(trimmed, form="NFC")
    return without(trimmed, pc.equal(trimmed, ""))


def without_missing_marks(cells: pa.Array) -> pa.Array:
    """Cells with null where people write NA, null, - or 无: for columns of numbers, dates and the like.

    Never used for plain text, where "NA" may be a name.
    """
    return without(cells, pc.is_in(pc.utf8_lower(cells), pa.array(MISSING)))


def read_text(cells: pa.Array, longest: int) -> Reading:
    """Text of at most `longest` characters."""
    long = pc.greater(pc.utf8_length(cells), longest)
    return Reading(without(cells, long), fault("text_too_long", long, limit=longest))


def read_emails(cells: pa.Array) -> Reading:
    """Lower-case e-mail addresses; of several in one cell the first."""
    first = _first_of_several(without_missing_marks(cells))
    addresses = pc.utf8_lower(pc.replace_substring_regex(first, r"^(?i)mailto:", ""))
    wrong = pc.invert(pc.match_substring_regex(addresses, EMAIL_PATTERN))
    return Reading(without(addresses, wrong), fault("not_an_email", wrong))


def read_phones(cells: pa.Array) -> Reading:
    """Phone numbers as they are written; of several in one cell the first."""
    numbers = _first_of_several(without_missing_marks(cells))
    digits = pc.utf8_length(pc.replace_substring_regex(numbers, r"\D", ""))
    wrong = pc.or_(pc.less(digits, FEWEST_PHONE_DIGITS), pc.greater(digits, MOST_PHONE_DIGITS))
    return Reading(without(numbers, wrong), fault("not_a_phone_number", wrong))


def _first_of_several(cells: pa.Array) -> pa.Array:
    """Google joins several values of a cell by " ::: "; others write ; or a line break."""
    return pc.utf8_trim_whitespace(
        pc.replace_substring_regex(cells, r"(?s)\s*(:::|[;；\n]).*$", "")
    )
