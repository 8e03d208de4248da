"""Turns the JSON of a filter into a `Filter`, which knows its rows for a user and its sentence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.filters.catalogue import SHAPES
from customer_map.server.crm.filters.conditions import Reading
from customer_map.server.crm.filters.nodes import Every, Node
from customer_map.server.crm.filters.parsing import read_tree
from customer_map.server.crm.filters.sentences import sentence


@dataclass(frozen=True, slots=True)
class Filter:
    """A checked filter on records of one type."""

    record_type: str
    node: Node

    @property
    def keeps_everything(self) -> bool:
        """Whether it says nothing."""
        return self.node == Every(())

    def q(self, user: User, now: datetime | None = None) -> Q:
        """Return the condition for `user`, who may be shown only what he may read; periods are seen from `now`."""
        moment = timezone.localtime(now)
        return Reading(user, moment, self.record_type).condition(self.node)

    def sentence(self) -> str:
        """Return what it keeps in the reader's language."""
        return sentence(self.record_type, self.node)

    def rows(self, user: User, now: datetime | None = None) -> VisibleRows[Any]:
        """Return the records that `user` may see and that it keeps."""
        rows = SHAPES[self.record_type].model.records.visible_to(user)
        return rows.filter(self.q(user, now))


def parse_filter(record_type: str, tree: Any) -> Filter:
    """Return the filter that a JSON tree stands for; `{}` keeps everything.

    Raises InvalidFilterError, which names the node that is wrong.

    >>> parse_filter("customer", {"field": "name", "op": "contains", "value": "GmbH"}).record_type
    'customer'
    """
    return Filter(record_type, read_tree(record_type, tree))
