"""Turns a user and a record type into the saved filters and the remembered layout of that list."""

from uuid import UUID

from django.core.exceptions import ValidationError

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.models import ListChoice, SavedFilter


def saved_filters(user: User, record_type: str) -> VisibleRows[SavedFilter]:
    """Return the filters on a record type that `user` may use: the own ones and the shared ones, by name."""
    return SavedFilter.records.visible_to(user).filter(record_type=record_type)


def find_saved_filter(user: User, filter_id: UUID | str, record_type: str = "") -> SavedFilter:
    """Return the filter with this id.

    Raises RecordNotFoundError alike when there is none and when it is hidden from `user`.
    """
    rows = SavedFilter.records.visible_to(user).select_related("owner")
    try:
        found = rows.filter(pk=filter_id).first()
    except (ValidationError, ValueError):
        found = None
    if found is None or (record_type and found.record_type != record_type):
        raise RecordNotFoundError
    return found


def remembered_list(user: User, record_type: str) -> ListChoice:
    """Return how `user` left the list; empty when it was never changed."""
    found = ListChoice.objects.filter(user=user, record_type=record_type).first()
    return found or ListChoice(user=user, record_type=record_type)
