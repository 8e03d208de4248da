"""Turns a person and a kind of record into how many of them the person sees; a long list is not counted each time."""

import time
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import rights_key
from customer_map.server.web.records.description import Kind
from customer_map.server.web.records.keyset import Count, counted

# Of a list that has more rows than are counted, nobody is told how many: that is still true a moment later.
KEPT_SECONDS = 60.0
MOST_KEPT = 1_000

_kept: OrderedDict[Hashable, tuple[float, Count]] = OrderedDict()
_lock = Lock()


def count_of_all(user: User, kind: Kind) -> Count:
    """Count what `user` sees of a kind; of a list that was long less than a minute ago, say so again."""
    name = (*rights_key(user), kind.name)
    until, known = _kept.get(name, (0.0, None))
    if known is not None and until > time.monotonic():
        return known
    count = counted(kind.model.records.visible_to(user))
    if count.has_more:
        _keep(name, count)
    return count


def _keep(name: Hashable, count: Count) -> None:
    with _lock:
        _kept[name] = time.monotonic() + KEPT_SECONDS, count
        _kept.move_to_end(name)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
