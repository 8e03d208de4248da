"""A typed batch in, the same batch out without the rows whose texts are longer than their columns in the database."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from customer_map.tables.conversion import Converted
from customer_map.tables.mappings import Mapping, Use
from customer_map.tables.refusals import Refusal, shown

LONGEST = {
    "activity": 200,
    "case_key": 300,
    "category": 200,
    "channel": 60,
    "city": 120,
    "company": 300,
    "contact_email": 254,
    "contact_key": 280,
    "contact_name": 200,
    "contact_title": 200,
    "country": 80,
    "customer_email": 254,
    "customer_key": 300,
    "customer_name": 300,
    "department": 200,
    "email": 254,
    "event_key": 150,
    "external_id": 280,
    "full_name": 200,
    "industry": 120,
    "job_title": 200,
    "lifecycle": 40,
    "location": 300,
    "lost_reason": 300,
    "mobile": 60,
    "name": 300,
    "order_number": 120,
    "parent_name": 300,
    "phone": 60,
    "pipeline": 120,
    "product": 300,
    "product_code": 120,
    "product_name": 300,
    "region": 120,
    "source": 120,
    "response_key": 150,
    "stage": 120,
    "subject": 300,
    "title": 200,
    "website": 300,
}
"""By field; where two kinds of file keep a field in different columns, the shorter one counts."""


def without_long_texts(batch: Converted, mapping: Mapping) -> Converted:
    """The rows that fit; the others are refused."""
    refusals, long = [], np.zeros(len(batch.lines), bool)
    for column in mapping.columns:
        limit = LONGEST.get(column.target)
        if column.use is Use.FIELD and limit and column.target in batch.fields.schema.names:
            texts = batch.fields.column(column.target)
            rows = _longer_than(texts, limit)
            long[rows] = True
            refusals += [
                _refusal(batch.lines[row].as_py(), column.column, texts[row].as_py(), limit)
                for row in rows.tolist()
            ]
    if not refusals:
        return batch
    kept = pa.array(~long)
    return replace(
        batch,
        fields=batch.fields.filter(kept),
        custom=batch.custom.filter(kept) if batch.custom.num_columns else batch.custom,
        answers=batch.answers.filter(kept) if batch.answers.num_columns else batch.answers,
        lines=batch.lines.filter(kept),
        refused=batch.refused + int(long.sum()),
        refusals=batch.refusals + tuple(refusals),
    )


def _longer_than(texts: pa.Array, limit: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    longer = pc.fill_null(pc.greater(pc.utf8_length(texts), limit), fill_value=False)
    return np.flatnonzero(longer.to_numpy(zero_copy_only=False))


def _refusal(line: int, column: str, text: str, limit: int) -> Refusal:
    return Refusal(
        line, column, shown(text), "text_too_long", {"length": len(text), "limit": limit}
    )
