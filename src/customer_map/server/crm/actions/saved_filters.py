"""Verbs on saved filters, which are the views of lists and, on customers, segments."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import ADMINISTRATIVE_ROLES, Intent, Reach, Role
from customer_map.server.audit.actions import change, create, remove, require_visible
from customer_map.server.crm.actions.values import Values, names, prepared
from customer_map.server.crm.filters import parse_filter
from customer_map.server.crm.models import ListChoice, SavedFilter

FIELDS = names("name record_type tree columns sort view is_shared")
MOST_COLUMNS = 60


def create_saved_filter(*, actor: Actor, values: Values) -> SavedFilter:
    """Keep a filter under a name; it belongs to whoever makes it, and is private unless `is_shared`.

    Raises InvalidFilterError for a tree that is none.
    """
    ready = prepared(actor=actor, model=SavedFilter, values=values, fields=FIELDS)
    _require_sound(ready.get("record_type", ""), ready)
    _require_right_to_share(actor, ready.get("record_type", ""), ready)
    record = SavedFilter(**ready, owner=actor.user)
    return create(actor=actor, verb="savedfilter.create", record=record)


def change_saved_filter(
    *,
    actor: Actor,
    filter_id: UUID | str,
    values: Values,
    seen_version: int | None = None,
    verb: str = "savedfilter.change",
) -> SavedFilter:
    """Set what a filter keeps and how its rows are shown; the record type stays."""
    record = require_visible(actor, SavedFilter, filter_id)
    fields = FIELDS - {"record_type"}
    ready = prepared(actor=actor, model=SavedFilter, values=values, fields=fields)
    _require_sound(record.record_type, ready)
    _require_right_to_share(actor, record.record_type, ready)
    return change(actor=actor, verb=verb, record=record, values=ready, seen_version=seen_version)


def rename_saved_filter(*, actor: Actor, filter_id: UUID | str, name: str) -> SavedFilter:
    """Give a filter another name."""
    return change_saved_filter(
        actor=actor, filter_id=filter_id, values={"name": name}, verb="savedfilter.rename"
    )


def share_saved_filter(*, actor: Actor, filter_id: UUID | str, is_shared: bool) -> SavedFilter:
    """Let everybody use a filter, or nobody else any more."""
    return change_saved_filter(
        actor=actor,
        filter_id=filter_id,
        values={"is_shared": is_shared},
        verb="savedfilter.share",
    )


@transaction.atomic
def make_default(*, actor: Actor, filter_id: UUID | str, is_default: bool) -> SavedFilter:
    """Let the lists of all who chose nothing else open with a shared filter, instead of the one before, or no longer.

    Raises NotAllowedError for who does not administer, and InvalidValueError for a private filter.
    """
    record = require_visible(actor, SavedFilter, filter_id)
    if actor.user is not None and Role(actor.user.role) not in ADMINISTRATIVE_ROLES:
        raise NotAllowedError(right="view.default")
    if is_default and not record.is_shared:
        raise InvalidValueError(field="is_default", reason=_("Share the view first."))
    others = SavedFilter.records.filter(record_type=record.record_type, is_default=True)
    for other in others.exclude(pk=record.pk) if is_default else ():
        values = {"is_default": False}
        change(actor=actor, verb="savedfilter.default", record=other, values=values)
    values = {"is_default": is_default}
    return change(actor=actor, verb="savedfilter.default", record=record, values=values)


def delete_saved_filter(*, actor: Actor, filter_id: UUID | str) -> SavedFilter:
    """Remove a filter; undo brings it back."""
    record = require_visible(actor, SavedFilter, filter_id)
    return remove(actor=actor, verb="savedfilter.delete", record=record)


def remember_list(*, user: User, record_type: str, values: dict[str, Any]) -> None:
    """Remember how `user` left a list; it is no record of the business and leaves no entry."""
    ListChoice.objects.update_or_create(user=user, record_type=record_type, defaults=values)


def _require_right_to_share(actor: Actor, record_type: str, values: dict[str, Any]) -> None:
    """Everybody may keep views; what everybody sees comes from who works with the records."""
    if actor.user is None or not values.get("is_shared"):
        return
    if reach_of(actor.user, record_type, Intent.EDIT) == Reach.NONE:
        raise NotAllowedError(right=f"{record_type}.edit")


def _require_sound(record_type: str, values: dict[str, Any]) -> None:
    if "tree" in values:
        parse_filter(record_type, values["tree"])
    columns = values.get("columns", [])
    sound = isinstance(columns, list) and all(isinstance(one, str) for one in columns)
    if not sound or len(columns) > MOST_COLUMNS:
        raise InvalidValueError(field="columns", reason="")
