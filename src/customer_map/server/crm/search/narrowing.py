"""Turns what somebody types above a list into the condition of the rows that it finds."""

from typing import Any

from django.db.models import Q, QuerySet

from customer_map.matching.folding import folded
from customer_map.matching.tokens import pieces, search_query
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.search import take_over_changes
from customer_map.server.crm.models import Customer, SearchEntry
from customer_map.server.crm.queries.search import LAST_CHARACTER, LONGEST_QUERY, is_one_letter
from customer_map.server.crm.search.finding import WAITED_FOR

NOTHING = Q(pk__in=[])


def found_by(model: type[Record], text: str, *, through_customer: bool) -> Q:
    """Return the condition that a record of `model` holds `text`, or its customer does; "" is no condition.

    It finds what the search finds, also what was changed a moment ago.
    """
    if not text:
        return Q()
    if not pieces(text[:LONGEST_QUERY]):
        return NOTHING
    take_over_changes(WAITED_FOR)
    own = _ids(model, text)
    if not through_customer:
        return Q(pk__in=own)
    theirs = model.records.filter(Q(customer__in=_ids(Customer, text))).order_by().values("pk")
    return Q(pk__in=own.union(theirs, all=True))


def _ids(model: type[Record], text: str) -> "QuerySet[SearchEntry, Any]":
    """A single letter stands nearly everywhere: it finds only names that begin with it, as in the search."""
    entries = SearchEntry.objects.filter(record_type=model.type_name())
    wanted = text[:LONGEST_QUERY]
    if is_one_letter(wanted):
        start = folded(wanted)
        held = entries.filter(title_key__gte=start, title_key__lt=start + LAST_CHARACTER)
    else:
        held = entries.filter(tokens__holds=search_query(wanted))
    return held.order_by().values("record_id")
