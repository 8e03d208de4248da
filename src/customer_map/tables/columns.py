"""Turns one column of strings into typed values, reading each distinct value only once."""

from collections.abc import Callable
from functools import partial

import pyarrow as pa

from customer_map.tables.fields import FieldType
from customer_map.tables.spellings import Spelling
from customer_map.tables.values.choices import read_booleans, read_countries, read_currencies
from customer_map.tables.values.dates import read_dates, read_times
from customer_map.tables.values.numbers import (
    read_integers,
    read_money,
    read_numbers,
    read_percents,
)
from customer_map.tables.values.readings import Reading
from customer_map.tables.values.texts import read_emails, read_phones, read_text, tidy

Reader = Callable[[pa.Array], Reading]


def read_column(
    cells: pa.Array, kind: FieldType, spelling: Spelling, *, zone: str, longest: int = 500
) -> Reading:
    """The cells (strings, null where empty) as values of the type.

    Text, e-mail, phone, URL, country and currency become strings, dates date32, times
    timestamp[us, UTC], money, numbers and percent decimal128(24, 6), integers int64.
    """
    distinct = tidy(cells).dictionary_encode()
    reader = _reader(kind, spelling, zone, longest)
    return reader(distinct.dictionary).spread(distinct.indices)


def _reader(kind: FieldType, spelling: Spelling, zone: str, longest: int) -> Reader:
    comma = spelling.decimal_comma
    readers: dict[FieldType, Reader] = {
        FieldType.EMAIL: read_emails,
        FieldType.PHONE: read_phones,
        FieldType.DATE: partial(read_dates, spelling=spelling),
        FieldType.TIME: partial(read_times, spelling=spelling, zone=zone),
        FieldType.MONEY: partial(read_money, decimal_comma=comma, currency=spelling.currency),
        FieldType.NUMBER: partial(read_numbers, decimal_comma=comma),
        FieldType.INTEGER: partial(read_integers, decimal_comma=comma),
        FieldType.PERCENT: partial(read_percents, decimal_comma=comma, shares=spelling.shares),
        FieldType.BOOLEAN: read_booleans,
        FieldType.COUNTRY: read_countries,
        FieldType.CURRENCY: read_currencies,
    }
    return readers.get(kind, partial(read_text, longest=longest))
