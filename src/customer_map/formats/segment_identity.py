"""Turns user ids, anonymous ids and aliases of messages into customers: a visitor is one with whom he signs in as."""

from bisect import bisect_left
from collections import defaultdict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from customer_map.tables.event_times import TimeStyle, read_moments

Links = dict[str, list[tuple[int, str]]]
"""For each anonymous id the users it was seen with: when first, and who, in order of time."""


def first_of_each(rows: pa.Table, column: str) -> pa.Table:
    """Return the rows without those whose value in `column` came before; null is never a repetition."""
    values = rows[column].combine_chunks()
    encoded = pc.dictionary_encode(values)
    whole = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    codes = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    kept = np.zeros(len(codes), bool)
    kept[np.unique(codes, return_index=True)[1]] = True
    kept[codes < 0] = True
    return rows.filter(pa.array(kept))


def customers_of(messages: pa.Table) -> pa.Array:
    """Return the customer of each message (columns userId, anonymousId, previousId, timestamp).

    A message with a user id is that user's. One with only an anonymous id belongs to the user next seen with that id,
    else to the one last seen with it, else to nobody but the anonymous id itself. An alias makes its previous id,
    user or anonymous, the same customer as its user id.
    """
    users = messages["userId"].to_pylist()
    visitors = messages["anonymousId"].to_pylist()
    previous = messages["previousId"].to_pylist()
    moments = _moments(messages["timestamp"])
    aliases = {
        old: user for old, user in zip(previous, users, strict=True) if old and user and old != user
    }
    links = _links(zip(visitors, users, moments, strict=True))
    return pa.array(
        [
            _customer(user, visitor, moment, links, aliases)
            for user, visitor, moment in zip(users, visitors, moments, strict=True)
        ],
        pa.string(),
    )


def _moments(texts: pa.ChunkedArray) -> list[int]:
    """Microseconds since 1970, 0 where the time cannot be read."""
    whole = texts.combine_chunks()
    column = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) and whole.num_chunks else whole
    times = read_moments(column, TimeStyle(), zone="UTC").values
    return list(times.cast(pa.int64()).fill_null(0).to_pylist())


def _links(seen: "zip[tuple[str | None, str | None, int]]") -> Links:
    first: dict[str, dict[str, int]] = defaultdict(dict)
    for visitor, user, moment in seen:
        if visitor and user:
            users = first[visitor]
            users[user] = min(moment, users.get(user, moment))
    return {
        visitor: sorted((moment, user) for user, moment in users.items())
        for visitor, users in first.items()
    }


def _customer(
    user: str | None, visitor: str | None, moment: int, links: Links, aliases: dict[str, str]
) -> str | None:
    if user:
        return _last_name(user, aliases)
    known = links.get(visitor or "")
    if known:
        place = min(bisect_left(known, (moment, "")), len(known) - 1)
        return _last_name(known[place][1], aliases)
    return _last_name(visitor, aliases) if visitor else None


def _last_name(name: str, aliases: dict[str, str]) -> str:
    """The name at the end of a chain of aliases; a chain that bites its tail ends at its smallest name."""
    seen = [name]
    while (name := aliases.get(name, "")) and name not in seen:
        seen.append(name)
    return min(seen[seen.index(name) :]) if name else seen[-1]
